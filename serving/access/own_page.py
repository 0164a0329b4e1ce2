"""Requests that another site makes a browser send (CSRF): told apart by who sent them and by a token."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from data.errors import TailorError
from serving.guard import read_body

SAFE = ("GET", "HEAD", "OPTIONS")  # they change nothing
HEADER, FIELD = "x-tailor-form", "form_token"
FORM = "application/x-www-form-urlencoded"
MOST = 100_000  # bytes of a form


def need_own_site(request: Request) -> None:
    """Refuse what a browser says another site made it send; raises ``forged_request`` (403)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    # The scheme is not compared: before the service may be a proxy that ends TLS.
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or site not in (None, "same-origin", "none"):
        raise forged("Another site sent it.")


async def sent_token(request: Request) -> str:
    """Return the token a script (header) or a form (field) carries, empty where there is none."""
    if said := request.headers.get(HEADER):
        return said
    return (await form_of(request)).get(FIELD, "") if is_form(request) else ""


def is_form(request: Request) -> bool:
    """Return whether the body is a form's."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form; a body is read once, and asked for again it is remembered."""
    if not hasattr(request.state, "form"):
        raw = await read_body(request, MOST, (FORM,))
        try:
            request.state.form = dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=100))
        except ValueError:  # bytes that are no text, too many fields
            raise TailorError("bad_form", "The form cannot be read.", status=400) from None
    form: dict[str, str] = request.state.form
    return form


def forged(message: str) -> TailorError:
    """Return the refusal of a request that a page of ours did not send (403)."""
    hint = "Open the page of this service again, and send it from there."
    return TailorError("forged_request", message, hint=hint, status=403)
