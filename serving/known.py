"""What is known beside what is learned: evidence, pharmacogenes, labels, resistance, inherited risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from data.alerts import Alert, alerts
from data.cftr import CftrVerdict, cftr_answer
from data.evidence.match import Match, elsewhere, for_therapy, match
from data.evidence.releases import releases
from data.gene_therapies import GeneTherapyMatch, for_patient
from data.germline.check import GermlineCheck, germline_check
from data.germline.risk import GermlineRisk, germline
from data.hiv import hivdb
from data.hiv.interpret import DrugLevel, interpret
from data.patient import Patient
from data.pharmacogenes import Phenotype, pharmcat, phenotypes
from data.program import Program, Therapy
from data.rules import Fact
from data.untested import Untested, untested
from data.versions import Knowledge, tables

#: Tables that only one program asks.
ONLY = {
    "cystic-fibrosis": ("cftr_labels", "cftr_label_dates", "cftr_names"),
    "rare-childhood": ("gene_therapies",),
    "hiv": ("hiv_reference",),
}


class Spoken(Fact):
    """What is known of one option for this patient.

    ``evidence`` is what is met or unknown for want of a test; ``alerts`` and ``not_tested`` are of the
    pharmacogenes of its drugs; ``label`` is that of a CFTR modulator; ``resisted`` are the drugs that an
    algorithm holds the virus to be resistant to.
    """

    evidence: tuple[Match, ...] = ()
    alerts: tuple[Alert, ...] = ()
    not_tested: tuple[Untested, ...] = ()
    label: CftrVerdict | None = None
    resisted: tuple[str, ...] = ()


class Known(Fact):
    """What is known of the patient whatever the option; ``further`` is evidence for drugs no option gives."""

    phenotypes: tuple[Phenotype, ...] = ()
    further: tuple[Match, ...] = ()
    resistance: tuple[DrugLevel, ...] = ()
    gene_therapies: tuple[GeneTherapyMatch, ...] = ()
    germline: tuple[GermlineRisk, ...] = ()
    to_confirm: tuple[GermlineCheck, ...] = ()


@dataclass(frozen=True)
class Knowing:
    """A patient looked up in the tables of one program; each table is asked once."""

    patient: Patient
    program: Program

    @cached_property
    def phenotypes(self) -> dict[str, Phenotype]:
        """Return the pharmacogenes that are known; raise ``contradiction`` where sources disagree."""
        return phenotypes(self.patient)

    @cached_property
    def _levels(self) -> tuple[DrugLevel, ...]:
        algorithm = hivdb.algorithm() if self.program.id == "hiv" else None
        return interpret(algorithm, self.patient, hivdb.comments()) if algorithm else ()

    @cached_property
    def _evidence(self) -> tuple[Match, ...]:
        return match(self.patient, self.program.id, unmet=False)

    def of(self, therapy: Therapy) -> Spoken:
        """Return what is known of one option."""
        label = next((rule.label for rule in therapy.eligibility if rule.label), None)
        return Spoken(
            evidence=for_therapy(self._evidence, therapy),
            alerts=alerts(therapy, self.phenotypes),
            not_tested=untested(therapy, self.phenotypes),
            label=cftr_answer(self.patient, label) if label else None,
            resisted=_resisted(therapy, self._levels),
        )

    def whatever(self) -> Known:
        """Return what is known whatever the option."""
        return Known(
            phenotypes=tuple(self.phenotypes.values()),
            further=elsewhere(self._evidence, self.program.therapies),
            resistance=self._levels,
            gene_therapies=for_patient(self.patient) if self.program.id == "rare-childhood" else (),
            germline=germline(self.patient),
            to_confirm=germline_check(self.patient),
        )


def _resisted(therapy: Therapy, levels: Sequence[DrugLevel]) -> tuple[str, ...]:
    """Return the drugs of a therapy that are at the algorithm's level R; ``atazanavir/r`` is atazanavir."""
    names = tuple(level.title.partition("/")[0].lower() for level in levels if level.sir == "R")
    return tuple(drug for drug in therapy.drugs if drug.startswith(names)) if names else ()


def consulted(program: Program) -> tuple[Knowledge, ...]:
    """Return the tables a program asks, our own and publishers'."""
    others = {name for asked, names in ONLY.items() if asked != program.id for name in names}
    own = [entry for name, entry in tables().items() if name not in others]
    published = [release.knowledge for release in releases()]
    single = (pharmcat.release(), hivdb.release() if program.id == "hiv" else None)
    return (*own, *published, *filter(None, single))


def genes_read(known: Known, spoken: Sequence[Spoken]) -> set[str]:
    """Return the genes (``mutations:GENE``) of which something is said here."""
    named = {found.gene for found in known.germline} | {found.gene for found in known.to_confirm}
    named |= {found.gene.split("*")[0] for found in known.phenotypes}
    named |= {gene for found in known.gene_therapies for gene in found.genes}
    named |= {found.gene for found in known.resistance}
    evidence = (*known.further, *(found for said in spoken for found in said.evidence))
    words = {word.strip("()") for found in evidence for word in found.biomarker.split()}
    return {f"mutations:{name}" for name in named | words}
