"""A page in headless Chromium, driven over a pipe: no server, no driver, no network."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from needed import program

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
    # no name resolves: what needs a network fails
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
TIMEOUT_SECONDS = 60.0


def chromium() -> str:
    """Return the browser's path, or end the test where there is none."""
    return program("chromium", "chromium-browser", "google-chrome")


class Page:
    """One open page.

    Args:
        sending: the pipe to the browser.
        receiving: the pipe from the browser.
    """

    def __init__(self, sending: int, receiving: int) -> None:
        self._sending = sending
        self._receiving = receiving
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.requests: list[str] = []

    def open(self, file: Path, anchor: str = "") -> None:
        """Open a file from disk and wait until it has loaded."""
        url = file.absolute().as_uri() + anchor
        if self._session is None:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
            self.call("Network.enable")
            self.call("Page.enable")
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        self.wait_for("document.readyState === 'complete'")

    def value(self, expression: str) -> Any:
        """Return what a JavaScript expression is in the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> Any:
        """Wait until an expression is true in the page; return it."""
        until = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < until:
            value = self.value(expression)
            if value:
                return value
            time.sleep(0.2)
        raise AssertionError(f"the page never came to: {expression}")

    def picture(self, file: Path) -> None:
        """Write a picture of the page."""
        import base64

        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask the browser for something by its protocol, and return what it answers."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._sending, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("method") == "Network.requestWillBeSent":
                self.requests.append(answer["params"]["request"]["url"])
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            read = os.read(self._receiving, 1 << 20)
            assert read, "the browser has gone"
            self._buffer += read
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextmanager
def open_page(folder: Path) -> Iterator[Page]:
    """Start a browser with a profile of its own in `folder`, and end it afterwards."""
    program = chromium()
    to_read, sending = os.pipe()
    receiving, to_write = os.pipe()
    # the browser reads from descriptor 3 and writes to descriptor 4
    command = f'exec "$@" 3<&{to_read} 4>&{to_write}'
    with subprocess.Popen(
        ["bash", "-c", command, "--", program, *_FLAGS, f"--user-data-dir={folder / 'profile'}"],
        pass_fds=(to_read, to_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    ) as process:
        os.close(to_read)
        os.close(to_write)
        try:
            yield Page(sending, receiving)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
            os.close(sending)
            os.close(receiving)
