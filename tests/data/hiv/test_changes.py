"""However a laboratory writes a mutation of a virus, it is the same mutation."""

import pytest

from data.hiv.changes import plain


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("M184V", ("M184V",)),
        ("p.M184V", ("M184V",)),
        ("p.Met184Val", ("M184V",)),
        ("M184MV", ("M184V",)),
        ("T215FY", ("T215F", "T215Y")),
        ("T69ins", ("T69i",)),
        ("D67del", ("D67d",)),
        ("Q151*", ("Q151*",)),
        ("p.Gln151Ter", ("Q151*",)),
        ("M184M", ("M184M",)),
        ("frameshift", ("frameshift",)),
    ],
)
def test_one_form(written: str, means: tuple[str, ...]) -> None:
    assert plain(written) == means
