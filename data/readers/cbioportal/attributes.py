"""Clinical attributes of cBioPortal -> fields of the dictionary, by the table ``attributes.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from pydantic import Field

from data.dictionary import Value, dictionary
from data.errors import TailorError
from data.program import Program
from data.rules import Fact


class Attribute(Fact):
    """One field of the dictionary: the attributes that tell it, best first, and what their values mean.

    ``values`` are regular expressions of the whole value in lower case; without them it is a number.
    """

    columns: tuple[str, ...]
    values: dict[str, bool | float | str] = Field(default_factory=dict)

    def read(self, key: str, text: str) -> Value:
        """Return what a value means for the field ``key``.

        Raises
        ------
        TailorError
            ``unknown_level`` where it means nothing, ``wrong_type`` or ``out_of_range``.
        """
        if not self.values:
            try:
                return dictionary()[key].check(float(text))
            except ValueError:
                raise TailorError("wrong_type", f"{key} is {text!r}, which is no number.") from None
        for pattern, value in self.values.items():
            if re.fullmatch(pattern, text.lower()):
                return dictionary()[key].check(value)
        raise TailorError("unknown_level", f"{key} has no level for {text!r}.")


class Attributes(Fact):
    """The whole table.

    ``outcomes`` are the possible endpoints by prefix (OS), ``statuses`` words of a status, ``titles`` display
    names by attribute, ``left`` why attributes are never used, ``programs`` types of cancer by program.
    """

    fields: dict[str, Attribute]
    outcomes: dict[str, tuple[str, ...]]
    statuses: dict[str, int]
    titles: dict[str, str]
    left: dict[str, str]
    programs: dict[str, tuple[str, ...]]

    def endpoint(self, prefix: str, program: Program) -> str:
        """Return the endpoint of a time to event: the first the program has, else the last."""
        known = {endpoint.id for endpoint in program.endpoints}
        return next((name for name in self.outcomes[prefix] if name in known), self.outcomes[prefix][-1])

    def telling(self, column: str) -> list[str]:
        """Return the fields an attribute tells."""
        return [key for key, attribute in self.fields.items() if column in attribute.columns]


@lru_cache(maxsize=1)
def attributes() -> Attributes:
    """Return the table."""
    text = files("data").joinpath("readers/cbioportal/attributes.toml").read_text(encoding="utf-8")
    return Attributes.model_validate(tomllib.loads(text))


@lru_cache(maxsize=65536)
def read_value(key: str, text: str) -> Value | TailorError:
    """Return what the text of an attribute means for a field, or the error why it means nothing."""
    try:
        return attributes().fields[key].read(key, text)
    except TailorError as error:
        return error.with_traceback(None)
