"""The body limit holds while the body arrives, whatever its header says."""

from __future__ import annotations

from collections.abc import Iterator

import anyio
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

from data.errors import TailorError
from serving.guard import PATIENCE, Guard, read_body

LIMIT = 1000


def read(chunks: Iterator[bytes], **headers: str) -> bytes:
    given = {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in given.items()]

    async def receive() -> Message:
        chunk = next(chunks, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    return anyio.run(read_body, Request({"type": "http", "method": "POST", "headers": raw}, receive), LIMIT)


def test_a_body_in_pieces_is_joined() -> None:
    assert read(iter([b"{", b"}", b" " * (LIMIT - 2)])) == b"{}" + b" " * (LIMIT - 2)


@pytest.mark.parametrize(
    "header", [{}, {"content_length": "2"}, {"content_length": "x"}, {"content_length": "²"}]
)
def test_an_absent_or_lying_length_does_not_help(header: dict[str, str]) -> None:
    with pytest.raises(TailorError) as caught:
        read(iter([b" " * 400] * 3), **{k: v.encode().decode("latin-1") for k, v in header.items()})
    assert caught.value.status == 413


def test_an_endless_body_is_not_read_to_its_end() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b" " * LIMIT

    with pytest.raises(TailorError):
        read(endless())
    assert taken == PATIENCE + 1


def test_an_honest_huge_length_is_refused_unread() -> None:
    def never() -> Iterator[bytes]:
        pytest.fail("the body was read")
        yield b""

    with pytest.raises(TailorError) as caught:
        read(never(), content_length=str(10**30))
    assert caught.value.status == 413


def run(app_error: Exception, *, after_start: bool = False) -> list[Message]:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if after_start:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise app_error

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(Guard(app), {"type": "http", "method": "GET", "headers": []}, receive, send)
    return sent


def test_a_client_that_went_away_is_not_a_failure() -> None:
    assert run(ClientDisconnect()) == []


def test_a_failure_after_the_answer_began_adds_nothing_to_it() -> None:
    assert [m["type"] for m in run(ValueError("x"), after_start=True)] == ["http.response.start"]


def test_any_other_failure_is_a_500() -> None:
    assert run(KeyError("x"))[0]["status"] == 500
