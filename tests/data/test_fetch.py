"""Downloads from a real server on this computer, which can also misbehave."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from data import fetch as module
from data.errors import TailorError
from data.fetch import fetch, fetch_files
from data.provenance import CohortSource, RemoteFile

CONTENT = bytes(range(256)) * 400


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        how = self.path.strip("/")
        if how == "absent" or (how == "flaky" and len(self.server.asked) == 1):
            self.send_error(404 if how == "absent" else 503)
            return
        self.send_response(200)
        if how != "short":
            self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        part = CONTENT if how in ("good", "flaky") else CONTENT[: len(CONTENT) // 2]
        self.wfile.write(part)
        self.wfile.flush()
        if how == "hangs":
            self.server.released.wait(5)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    monkeypatch.setattr(module, "TIMEOUT_S", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.asked, server.released = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def _source(server, how, sha256=None):
    url = f"http://127.0.0.1:{server.server_address[1]}/{how}"
    file = RemoteFile("a.csv", url, sha256 or hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    return CohortSource("x", "X", "breast", "observational", "", "", (file,))


def test_success(server, tmp_path):
    seen = []
    folder = fetch_files(_source(server, "good"), tmp_path / "x", lambda *args: seen.append(args))
    assert (folder / "a.csv").read_bytes() == CONTENT
    assert [p.name for p in folder.iterdir()] == ["a.csv"]
    assert seen[-1][0] == "a.csv"
    assert seen[-1][1] == len(CONTENT)


def test_what_is_there_and_right_is_not_downloaded(server, tmp_path):
    (tmp_path / "a.csv").write_bytes(CONTENT)
    fetch_files(_source(server, "good"), tmp_path)
    assert server.asked == []


def test_what_is_there_and_wrong_is_replaced(server, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"old")
    fetch_files(_source(server, "good"), tmp_path)
    assert (tmp_path / "a.csv").read_bytes() == CONTENT


def test_wrong_hash_names_everything_and_leaves_nothing(server, tmp_path):
    wrong = "0" * 64
    with pytest.raises(TailorError) as caught:
        fetch_files(_source(server, "good", sha256=wrong), tmp_path / "x")
    error = caught.value
    assert error.code == "wrong_hash"
    for word in ("a.csv", "http://127.0.0.1", wrong, hashlib.sha256(CONTENT).hexdigest()):
        assert word in error.message
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("how", "code", "tries"),
    [("short", "wrong_hash", 1), ("stops", "download_failed", 3), ("hangs", "download_failed", 3)],
)
def test_half_a_file_is_no_file(server, tmp_path, how, code, tries):
    started = time.monotonic()
    with pytest.raises(TailorError) as caught:
        fetch_files(_source(server, how), tmp_path / "x")
    assert caught.value.code == code
    assert "a.csv" in caught.value.message
    assert not (tmp_path / "x").exists()
    assert len(server.asked) == tries
    assert time.monotonic() - started < 5


def test_an_earlier_copy_survives_a_failure(server, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"earlier")
    with pytest.raises(TailorError):
        fetch_files(_source(server, "stops"), tmp_path)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir() if p.is_file()] == [("a.csv", b"earlier")]


def test_a_refusal_is_not_repeated(server, tmp_path):
    with pytest.raises(TailorError, match="404") as caught:
        fetch_files(_source(server, "absent"), tmp_path)
    assert caught.value.code == "download_failed"
    assert len(server.asked) == 1


def test_a_passing_failure_is_tried_again(server, tmp_path):
    fetch_files(_source(server, "flaky"), tmp_path)
    assert (tmp_path / "a.csv").read_bytes() == CONTENT
    assert len(server.asked) == 2


def test_nobody_listens(server, tmp_path):
    source = _source(server, "good")
    closed = replace(source.files[0], url="http://127.0.0.1:9/a.csv")
    with pytest.raises(TailorError) as caught:
        fetch_files(replace(source, files=(closed,)), tmp_path)
    assert caught.value.code == "download_failed"


def test_fetch_goes_home_by_default(server, home, monkeypatch):
    monkeypatch.setattr(module, "source", lambda name: _source(server, "good"))
    assert fetch("x") == home.resolve() / "cohorts" / "x"


def test_an_embedded_cohort_needs_no_download():
    with pytest.raises(TailorError) as caught:
        fetch("gbsg2")
    assert caught.value.code == "nothing_to_fetch"
