"""A stand-in for the Jobindsats API v3 on this machine, with answers told beforehand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """One answer of the stub.

    Attributes:
        body: what is sent.
        status: the HTTP status.
        headers: further headers.
        cut_after: the connection is closed after so many bytes of the body.
        delay: seconds before anything is sent.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    delay: float = 0.0


def refusal(status: int, cause: str = "", **headers: str) -> Answer:
    """An error as v3 words it."""
    body = json.dumps({"code": status, "cause": cause, "request_id": "4711"}).encode()
    return Answer(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class Stub:
    """A running stub.

    Attributes:
        base_url: its address.
        answers: what is still to be answered, in order; the last one is given again and again.
        requests: path and Authorization header of every request it got.
    """

    base_url: str
    answers: list[Answer]
    requests: list[tuple[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def jobindsats(*answers: Answer) -> Iterator[Stub]:
    """Serve answers on 127.0.0.1 while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    stub = Stub(f"http://127.0.0.1:{server.server_port}", list(answers))
    server.stub = stub  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stub
    finally:
        stub.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        stub: Stub = self.server.stub  # type: ignore[attr-defined]
        stub.requests.append((self.path, self.headers.get("Authorization", "")))
        answer = stub.answers.pop(0) if len(stub.answers) > 1 else stub.answers[0]
        if answer.delay:
            stub.released.wait(answer.delay)
        try:
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut_after])
            self.wfile.flush()
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""
