"""What to look for when a therapy has failed, before the next is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from data.dictionary import dictionary
from data.failure import Failure
from data.patient import Patient
from data.program import Rule, Therapy


def retest(
    later: Patient, left: Sequence[Therapy], failures: Sequence[Failure], unsettled: set[str]
) -> tuple[str, ...]:
    """Return by what the disease escapes, then what the options left still ask, unless it is known."""
    seen = {f"{variant.gene} {variant.change}" for variant in later.mutations.variants}
    escapes = chain.from_iterable(failure.look_for for failure in failures)
    look_for = [
        f"{escape.found}: {escape.says} ({escape.source})"
        for escape in escapes
        if escape.found not in seen
        and (escape.driver is None or later.mutations.status(escape.driver) is not False)
    ]
    rules = [rule for therapy in left for rule in therapy.eligibility if _by_biopsy(rule, unsettled)]
    open_rules = [rule for rule in rules if rule.judge(later).status == "unknown"]
    asked = [said for rule in open_rules for said in _asked(rule) if not _named(said, look_for)]
    return tuple(dict.fromkeys((*look_for, *asked)))


def _asked(rule: Rule) -> list[str]:
    """Return what a rule asks for, in words: fields and genes, and of a resistance variant why."""
    if rule.excludes and rule.source:
        return [f"{', '.join(key.split(':')[1] for key in rule.keys)}: {rule.says} ({rule.source})"]
    known = dictionary()
    return [known[key].label if key in known else key.split(":")[1] for key in rule.keys]


def _named(said: str, look_for: Sequence[str]) -> bool:
    """Return whether what a rule asks for is already among what the disease escapes by."""
    return any(said.split(":")[0] in known for known in look_for)


def _by_biopsy(rule: Rule, unsettled: set[str]) -> bool:
    """Return whether a new sample answers a rule: on genes or markers, or what the failure left open."""
    if rule.field is None or rule.field.startswith("mutations:"):
        return True
    return rule.field in unsettled or dictionary()[rule.field].marker_of is not None
