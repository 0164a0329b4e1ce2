"""Which genes were tested in whom: gene panels, the matrix of samples and panels, lists of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data.genes import symbols
from data.readers.annotation import UNKNOWN
from data.readers.cbioportal.account import Account, Tally
from data.readers.cbioportal.catalogue import MAF, MATRIX, Catalogue, pairs
from data.readers.cbioportal.inherited import NOT_INHERITED, exome, inherited
from data.readers.cbioportal.samples import STRANGER, Samples
from data.readers.cbioportal.table import Progress, Table, missing

NO_PANEL = "panel whose genes are in no file data_gene_panel_*.txt of the study: what it tested is not known"
EXOME = "sequenced on no panel, so on the whole exome or genome: every gene counts as sequenced"
NOT_LISTED = (
    "mutations, but no panel, and in no list of sequenced cases: which genes were tested is not known"
)
NOT_MUTATIONS = "panel of another profile than that of the mutations"
SHOWN = "list of cases for display"
_SEQUENCED = ("_sequenced", "all_cases_with_mutation_data")


@dataclass
class Testing:
    """What is known of who was tested for mutations, on which panel.

    ``panel_of`` a sample; None where the matrix says not on a panel. ``listed`` are the samples of the list
    of sequenced cases, ``everyone`` the panel the meta file of the mutations names for all.
    """

    panels: dict[str, frozenset[str]] = field(default_factory=dict)
    panel_of: dict[str, str | None] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    everyone: str = ""
    tallies: list[Tally] = field(default_factory=list)

    def sequenced(self, mutated: set[str]) -> set[str]:
        """Return every sample that is said to have been sequenced, else those that have a mutation."""
        return self._said(mutated) or mutated

    def _said(self, mutated: set[str]) -> set[str]:
        said = self.listed | {sample for sample, panel in self.panel_of.items() if panel}
        return said | mutated if self.everyone else said

    def tested(self, samples: Samples, mutated: set[str], tally: Tally) -> dict[str, frozenset[str]]:
        """Return the genes tested, by patient; patients whose genes are not known are left out."""
        found = {}
        for barcode in sorted(mutated - self._said(mutated)):
            tally.remark(barcode, "mutations", NOT_LISTED)
        for barcode in sorted(self._said(mutated)):
            patient, _ = samples.place(barcode)
            if patient is None:
                continue
            panel = self.panel_of.get(barcode) or self.everyone
            if panel and panel not in self.panels:
                tally.remark(barcode, panel, NO_PANEL)
                continue
            if not panel:
                tally.remark(barcode, patient, EXOME)
            found[patient] = self.panels[panel] if panel else exome()
        return found

    def accounts(self) -> Iterator[Account]:
        """Yield the account of every file that was read."""
        yield from (tally.account() for tally in self.tallies)


def read_testing(study: Catalogue, samples: Samples, progress: Progress | None) -> Testing:
    """Read the panels, the matrix and the lists of cases of a study."""
    testing = Testing()
    for path in study.panels:
        testing.tallies.append(_panel(path, testing))
    for part in study.of(MAF):
        testing.everyone = part.said.get("gene_panel", "")
    for part in study.of(MATRIX):
        testing.tallies.append(_matrix(Table(part.path, progress), part.kind, samples, testing))
    for path in study.lists:
        testing.tallies.append(_list(path, samples, testing))
    return testing


def _list(path: Path, samples: Samples, testing: Testing) -> Tally:
    said = pairs(path)
    ids = said.get("case_list_ids", "").split()
    tally = Tally(f"case_lists/{path.name}", "case list", "samples")
    tally.found = len(ids)
    if not any(said.get(key, "").endswith(_SEQUENCED) for key in ("stable_id", "case_list_category")):
        tally.leave("case_list_ids", said.get("case_list_name", path.stem), SHOWN, len(ids))
        return tally
    for barcode in ids:
        sample = samples.find(barcode)
        if sample is None:
            tally.leave("case_list_ids", barcode, STRANGER)
        else:
            tally.used += 1
            testing.listed.add(sample)
    return tally


def _panel(path: Path, testing: Testing) -> Tally:
    said = pairs(path)
    tally = Tally(path.name, "gene panel", "genes")
    genes = said.get("gene_list", "").split()
    tally.found = len(genes)
    tested = set()
    for gene in genes:
        symbol = symbols().get(gene.upper())
        if symbol is None:
            tally.leave("gene_list", gene, UNKNOWN)
        elif symbol in inherited():
            tally.leave("gene_list", gene, NOT_INHERITED)
        else:
            tally.used += 1
            tested.add(symbol)
    testing.panels[said["stable_id"]] = frozenset(tested)
    return tally


def _matrix(table: Table, kind: str, samples: Samples, testing: Testing) -> Tally:
    """Read who is on which panel; an empty cell of the mutations says that they are not on one."""
    tally = Tally(table.name, kind, "values")
    ids, mutations = table.need("SAMPLE_ID"), table.column("mutations")
    for line, cells in table:
        sample = samples.find(cells[ids])
        for place, cell in enumerate(cells):
            if place == ids or (missing(cell) and place != mutations):
                continue
            tally.found += 1
            if sample is None:
                tally.leave(f"line {line}", cells[ids], STRANGER)
            elif place == mutations:
                testing.panel_of[sample] = None if missing(cell) else cell
                tally.used += 1
            else:
                tally.leave(f"line {line}, {table.header[place]}", cell, NOT_MUTATIONS)
    return tally
