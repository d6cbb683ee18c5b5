"""The log of a run lies beside the work: where it can't be written, the work's error is told."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from publication.reporter import Reporter


@pytest.fixture
def tiny_files() -> Iterator[None]:
    """A process whose files may not grow beyond a kilobyte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


def test_a_log_that_cannot_grow_adds_no_error_of_its_own(
    tmp_path: Path, tiny_files: None, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = Reporter(tmp_path / "logs")
    for _ in range(100):
        reporter.note("x" * 100)
    reporter.close()
    assert reporter.log_file is not None
    assert reporter.log_file.stat().st_size == 1024
    assert capsys.readouterr().err == ""
