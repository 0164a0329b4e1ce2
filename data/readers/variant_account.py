"""From the pieces of a list of variants to a patient; pieces that contradict or repeat others are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from data.hgvs import read
from data.mutations import Mutations, Variant
from data.patient import Patient
from data.readers.reading import Left, Reading
from data.readers.variant_said import Effect, Said


def account(pieces: Sequence[Said]) -> Reading:
    """Return the patient of all pieces that do not contradict, and the others as left."""
    _repeated(pieces)
    _contradictory(pieces)
    used = [piece for piece in pieces if not piece.why]
    left = [Left(f"piece {n}", p.text[:200], p.why) for n, p in enumerate(pieces, 1) if p.why]
    return Reading("text", _patient(e for p in used for e in p.effects), len(pieces), len(used), tuple(left))


def _repeated(pieces: Sequence[Said]) -> None:
    seen: dict[Effect, int] = {}
    for number, piece in enumerate(pieces, start=1):
        before = [seen.get(effect) for effect in piece.effects]
        if before and None not in before and not piece.why:
            piece.why = f"was said before (piece {before[0]})"
        elif not piece.why:
            seen.update(dict.fromkeys(piece.effects, number))


def _contradictory(pieces: Sequence[Said]) -> None:
    """Leave all pieces that say different things of one genotype, allele, measure, or altered gene."""
    said: dict[tuple[str, str], dict[object, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for piece in (piece for piece in pieces if not piece.why):
        for sort, key, value in piece.effects:
            if isinstance(value, Variant):
                for gene in {value.gene, *read(value.change).partners}:
                    said["gene", gene]["altered"].append(piece)
            elif sort == "tested":
                said["gene", key]["not altered"].append(piece)
            else:
                said[sort, key][value].append(piece)
    for answers in said.values():
        if len(answers) > 1:
            all_of_it = [piece for found in answers.values() for piece in found]
            for piece in all_of_it:
                others = [one.text for one in all_of_it if one.text != piece.text]
                piece.why = f"contradicts {others[0]!r}" if others else "contradicts itself"


def _patient(effects: Iterable[Effect]) -> Patient:
    by_sort: dict[str, dict[str, object]] = defaultdict(dict)
    variants: list[Variant] = []
    for sort, key, value in effects:
        if isinstance(value, Variant):
            variants.append(value)
        elif sort == "measure":
            group, name = key.split(":")
            by_sort[group][name] = value
        else:
            by_sort[sort][key] = value
    mutations = Mutations.model_validate(
        {
            "variants": variants,
            "tested_genes": tuple(by_sort["tested"]),
            "measures": by_sort["mutations"],
            "diplotypes": by_sort["diplotype"],
            "alleles": by_sort["allele"],
        }
    )
    return Patient.model_validate({"mutations": mutations, "history": by_sort["history"]})
