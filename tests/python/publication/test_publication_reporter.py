"""The log of a run lies beside the work: where it can't be written, the work's error is told."""

from __future__ import annotations

import io
import re
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from common.errors import Fault
from publication.reporter import Reporter, Step
from publish import main


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


def test_one_bar_counts_every_step_to_its_end_and_keeps_its_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr("publication.reporter.err", terminal)
    monkeypatch.setattr("publication.reporter.IS_CI", False)
    reporter, shown = Reporter(), []

    def look(step: Step) -> None:
        assert step.bar is not None
        shown.append("".join(s.text for s in terminal.render(step.bar.get_renderable())))

    with reporter.bar(others=2):
        with reporter.step("build and test") as step:
            look(step)
            for number in range(3):
                step.one_more(f"a model with a long name, number {number}, that is ready now", of=3)
                look(step)
        with reporter.step("write") as step:
            for file in ("[a file].csv", "another"):
                step.one_more(file)
                look(step)
    counted = [re.search(r"(\d+)/(\d+|\?)", line) for line in shown]
    assert [found and found.groups() for found in counted] == [
        ("0", "?"),
        *((str(made), "5") for made in range(1, 6)),
    ]
    assert {len(line.rstrip("\n")) for line in shown} == {80}
    assert "[a file].csv" in shown[-2]


def test_an_error_says_its_exit_code_in_the_last_line_since_make_hides_it() -> None:
    told = CliRunner().invoke(main, ["--dataset", "nobody"])
    assert told.stderr.splitlines()[-1] == f"(exit code {told.exit_code})"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("half of them are unknown", "half of them are unknown. Ask the unit"),
        ("were they made again?", "were they made again? Ask the unit"),
        ("the rest is read as ...", "the rest is read as ... Ask the unit"),
    ],
)
def test_a_sentence_of_an_error_has_one_mark_at_its_end(what: str, told: str) -> None:
    assert str(Fault(what, remedy="Ask the unit")) == told
