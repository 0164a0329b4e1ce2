"""What a user may send is checked: nothing unknown, no NaN, every value within its plausible range."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr

from data.dictionary import Group, Value, find
from data.errors import TailorError

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr | None


class Noun(BaseModel):
    """Base of everything a user may send: immutable, nothing unknown, no NaN, no echo of values in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


def check_fields(group: Group, values: dict[str, Value]) -> dict[str, Value]:
    """Return the values under their canonical names, each checked; raise on the first that is wrong."""
    checked: dict[str, Value] = {}
    for name, value in values.items():
        field = find(group, name)
        if field.name in checked:
            raise TailorError(
                "duplicate_field",
                f"{field.key} is given twice.",
                field=field.key,
                hint=f"{name!r} means the same.",
            )
        checked[field.name] = field.check(value)
    return checked
