"""The account of a bundle: what was read of each resource, what of it was not, and which date wins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from data.dictionary import Value, dictionary
from data.errors import TailorError
from data.readers.fhir.resources import Resource
from data.readers.reading import Left

#: Fields of the time of diagnosis: there the oldest statement counts, elsewhere the newest.
_AT_DIAGNOSIS = {
    *("history:stage_at_diagnosis", "history:stage_iv_at_diagnosis", "history:lymph_node_status"),
    *("history:tumour_size", "history:positive_nodes"),
}
#: What cannot be undone: one yes is yes, whatever was said before or after.
_STAYS = {"history:metastatic", "environment:smoking_ever"}


class Said(NamedTuple):
    """One statement of a field: its value, when it held (ISO text, or nothing), and who says so."""

    value: Value
    when: str
    resource: Resource


@dataclass
class Account:
    """Collects what resources say; every resource ends as used or left."""

    said: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    used: set[str] = field(default_factory=set)
    left: list[Left] = field(default_factory=list)
    remarks: list[Left] = field(default_factory=list)

    def say(self, resource: Resource, key: str, value: Value, when: str = "") -> bool:
        """Take one value of a field; return whether it was plausible, else remark on it."""
        try:
            checked = dictionary()[key].check(value)
        except TailorError as error:
            self.remark(
                resource, key, f"not a plausible {dictionary()[key].label}. {error.hint or ''}".strip()
            )
            return False
        self.said[key].append(Said(checked, when, resource))
        self.use(resource)
        return True

    def use(self, resource: Resource) -> None:
        """Count a resource as used."""
        self.used.add(resource.where)

    def leave(self, resource: Resource, what: str, why: str) -> None:
        """Say why a resource was left."""
        self.left.append(Left(resource.where, what, why))

    def remark(self, resource: Resource, what: str, why: str) -> None:
        """Say what of a resource was not used."""
        self.remarks.append(Left(resource.where, what, why))

    def close(self, resource: Resource, what: str, why: str) -> None:
        """Make sure that a resource stands in the account: one neither used nor left is left.

        Its remarks then are why.
        """
        if resource.where in self.used:
            return
        own = [remark for remark in self.remarks if remark.where == resource.where]
        self.remarks = [remark for remark in self.remarks if remark.where != resource.where]
        self.leave(resource, what, "; ".join(dict.fromkeys(remark.why for remark in own)) or why)

    def fields(self) -> dict[str, Value]:
        """Return the value of each field: of the newest statement, or of the oldest where diagnosis counts.

        Statements of one date that differ cancel each other; a yes outweighs a no.
        """
        found = {key: self._one(key, several) for key, several in self.said.items()}
        return {key: value for key, value in found.items() if value is not None}

    def _one(self, key: str, several: list[Said]) -> Value:
        if key in _STAYS and any(said.value is True for said in several):
            several = [said for said in several if said.value is True or self._overruled(key, said)]
        dated = [said for said in several if said.when] or several
        pick = min if key in _AT_DIAGNOSIS else max
        day = pick(said.when[:10] for said in dated)
        best = [said for said in dated if said.when[:10] == day]
        exact = pick(said.when for said in best)
        values = {said.value for said in best if said.when == exact}
        value = True if True in values and dictionary()[key].kind == "flag" else best[0].value
        if len(values) > 1 and value is not True:
            value = None
        elif len(values) == 1:
            value = values.pop()
        for said in several:
            if said.value != value:
                self.remark(said.resource, key, self._lost(value, said, day))
        return value

    def _overruled(self, key: str, said: Said) -> bool:
        self.remark(said.resource, key, "another statement says yes, and that does not change back")
        return False

    @staticmethod
    def _lost(value: Value, said: Said, day: str) -> str:
        if value is None:
            return "contradicts another statement of the same date, so neither was taken"
        if said.when[:10] == day:
            return "another statement of the same date was taken"
        own = f"of {said.when[:10]}" if said.when else "undated"
        return f"{own}: that of {day} was taken"
