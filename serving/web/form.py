"""The form of a program: what its models and rules use first, everything else that can be said under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from data.alerts_table import alert_rows
from data.dictionary import dictionary
from data.gene_therapies_table import gene_therapy_table
from data.germline.table import table as germline
from data.pharmacogenes.gene import symbols as known_pharmacogenes
from data.pharmacogenes.hla import ALLELES
from data.program import programs
from models.registry.store import Registered
from serving.catalogue import ELIGIBILITY, FieldEntry, ProgramEntry, catalogue, field_entry
from serving.examples import example, examples
from serving.web.environment import environment
from serving.web.groups import TITLES, heading, level

#: Where a program uses one of these, its genes are those of a tumour.
_TUMOUR = {"history:cancer_type", "history:metastatic", "history:tumour_grade", "history:stage_at_diagnosis"}
_CFTR, _VIRUS = "CFTR", "HIV-"
_SHOWN = 12  # genes of the tumour that are not folded away


class Fields(NamedTuple):
    """Inputs that matter to the program, and the others."""

    first: tuple[FieldEntry, ...]
    more: tuple[FieldEntry, ...]


class Names(NamedTuple):
    """Genes (or alleles) with a row of their own: shown, or folded away."""

    first: tuple[str, ...]
    more: tuple[str, ...]


def form_html(program_id: str, models: list[Registered]) -> str:
    """Return the form of a program as a fragment."""
    entry = catalogue({program_id: models}).programs[0]
    fields = _fields(entry.fields)
    genes = {
        "tumour": _tumour_genes(entry),
        "inherited": _inherited_genes(entry),
        "virus": Names(_virus_genes(entry), ()),
    }
    pharmacogenes, alleles = _pharmacogenes(entry), _alleles(entry)
    asked = {name for name in TITLES if fields[name].first or (name in genes and genes[name].first)}
    asked |= {"about"} | ({"inherited"} if pharmacogenes.first or alleles.first else set())
    return (
        environment()
        .get_template("form.html")
        .render(
            program=entry,
            titles={name: TITLES[name] for name in sorted(TITLES, key=lambda name: name not in asked)},
            asked=asked,
            fields=fields,
            genes=genes,
            pharmacogenes=pharmacogenes,
            alleles=alleles,
            examples=_examples(program_id),
            level=level,
        )
    )


def _fields(used: Iterable[FieldEntry]) -> dict[str, Fields]:
    """Return the inputs under each heading; genes have rows of their own."""
    wanted = [field for field in used if field.kind != "gene"]
    known = {field.key for field in wanted}
    others = [field_entry(key, field.label, ()) for key, field in dictionary().items() if key not in known]
    return {
        name: Fields(
            tuple(field for field in wanted if heading(field.key) == name),
            tuple(field for field in others if heading(field.key) == name),
        )
        for name in TITLES
    }


def _genes(entry: ProgramEntry) -> tuple[list[str], list[str]]:
    """Return the genes that rules ask for, and those only models use, those of most endpoints first."""
    genes = [field for field in entry.fields if field.kind == "gene" and not field.name.startswith(_VIRUS)]
    genes.sort(key=lambda field: -len(field.used_by))
    asked = [field.name for field in genes if ELIGIBILITY in field.used_by]
    return asked, [field.name for field in genes if field.name not in asked]


def _is_inherited(entry: ProgramEntry, gene: str) -> bool:
    if any(field.key in _TUMOUR for field in entry.fields):
        return False
    treated = {name for cell in gene_therapy_table()["gene"] for name in cell.split(";")}
    return gene == _CFTR or gene in treated or gene in known_pharmacogenes()


def _tumour_genes(entry: ProgramEntry) -> Names:
    asked, used = _genes(entry)
    first = tuple(gene for gene in asked if not _is_inherited(entry, gene))
    then = tuple(gene for gene in used if not _is_inherited(entry, gene))
    more = max(0, _SHOWN - len(first))
    return Names(first + then[:more], then[more:])


def _inherited_genes(entry: ProgramEntry) -> Names:
    """Return genes of inherited disease; of a tumour, those of inherited cancer are folded away."""
    asked, used = _genes(entry)
    own = tuple(gene for gene in (*asked, *used) if _is_inherited(entry, gene))
    if not any(field.key in _TUMOUR for field in entry.fields):
        return Names(own, ())
    cancer = {name for cell in germline("risk")["gene"].dropna() for name in str(cell).split(";") if name}
    return Names(own, tuple(sorted(cancer)))


def _virus_genes(entry: ProgramEntry) -> tuple[str, ...]:
    targets = (target for therapy in entry.therapies for target in therapy.targets)
    return tuple(dict.fromkeys(target for target in targets if target.startswith(_VIRUS)))


def _spoken_of(entry: ProgramEntry) -> set[str]:
    """Return the pharmacogenes and alleles that guidelines speak of for drugs of the program."""
    drugs = tuple(drug for therapy in entry.therapies for drug in therapy.drugs)
    return {gene for row in alert_rows() if row.drugs_of(drugs) for gene in row.genes}


def _pharmacogenes(entry: ProgramEntry) -> Names:
    spoken = _spoken_of(entry)
    first = tuple(gene for gene in known_pharmacogenes() if gene in spoken)
    return Names(first, tuple(gene for gene in known_pharmacogenes() if gene not in spoken))


def _alleles(entry: ProgramEntry) -> Names:
    spoken = _spoken_of(entry)
    first = tuple(allele for allele in ALLELES if allele in spoken)
    return Names(first, tuple(allele for allele in ALLELES if allele not in spoken))


def _examples(program_id: str) -> dict[str, str]:
    """Return what the program's examples say of themselves, by name."""
    requests = {name: example(name) for name in examples()}
    return {name: request["about"] for name, request in requests.items() if request["program"] == program_id}


def other_programs(loaded: Iterable[str]) -> dict[str, str]:
    """Return the titles of programs nothing is trained for, by id."""
    return {name: about.title for name, about in programs().items() if name not in set(loaded)}
