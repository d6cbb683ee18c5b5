"""A publication is whole or not at all, wherever it is killed, and the next run puts it right."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from common.atomic_files import files_below, move_file
from common.errors import BUSY, WarehouseError
from common.paths import PROJECT
from crashing import dies_before, recorded
from needed import missing, program
from publication.archive import add_vintage, replace_vintage, tidy_published
from publication.child_process import run_child
from publication.inputs import file_facts
from publication.places import Places, one_publisher
from publication.verification import check_bytes, check_current
from publication.vintage_list import LIST_FILES, renew_list
from publication.vintages import (
    CURRENT,
    MANIFEST,
    Notice,
    current_target,
    give_notice,
    notice_of,
    read_manifest,
    settle_current,
    vintage_folders,
)
from publication.working_file import replace_working_file
from publishing import (
    RememberedBuilds,
    contents,
    places_in,
    publish_bare,
    remembered_builds,
)

OLD, NEW = "2019-03-31", "2020-03-31"


def prepared_folder(folder: Path, text: str, supersedes: Path | None = None) -> Path:
    """A finished folder of public files, as small as can be."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "passive_share.csv").write_text(text, encoding="utf-8")
    (folder / "passive_share.parquet").write_text(text * 2, encoding="utf-8")
    (folder / "web" / "omraade").mkdir(parents=True)
    for name in ("web/index.html", "web/omraade/000.html"):
        (folder / name).write_text(text, encoding="utf-8")
    outputs = {
        name: {"sha256": file_facts(file).sha256} for name, file in files_below(folder).items()
    }
    manifest: dict[str, object] = {"outputs": outputs, "supersedes": None}
    if supersedes is not None:
        manifest["supersedes"] = {
            "manifest_sha256": file_facts(supersedes / MANIFEST).sha256,
            "reason": "wrong",
            "noted_on": "2026-01-01",
        }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A dataset with one published vintage."""
    folder = tmp_path / "publications" / "x"
    add_vintage(prepared_folder(tmp_path / "prepared", "old"), folder, OLD)
    return folder


def faults_in(published: Path) -> list[str]:
    """What a reader could find wrong."""
    found = [
        fault
        for folder in vintage_folders(published).values()
        for fault in check_bytes(folder).faults
    ]
    if not (published / CURRENT / MANIFEST).is_file():
        found.append("current cannot be read")
    return found


def is_hidden(published: Path) -> list[str]:
    return [path.name for path in published.iterdir() if path.name.startswith(".")]


def every_crash(work: Callable[[], object], reset: Callable[[], object]) -> int:
    """Kill some work before each of its operations in turn; `reset` comes before and after each."""
    number = 0
    while dies_before(number, work):
        reset()
        number += 1
        assert number < 200
    return number


def test_a_new_vintage_killed_anywhere_is_there_whole_or_not_at_all(
    tmp_path: Path, published: Path
) -> None:
    prepared = prepared_folder(tmp_path / "prepared", "new")
    seen: set[tuple[str, ...]] = set()

    def look_and_put_right() -> None:
        assert faults_in(published) == []
        seen.add(tuple(folder.name for folder in vintage_folders(published).values()))
        tidy_published(published)
        assert faults_in(published) == []
        assert is_hidden(published) == []
        assert check_current(published).faults == []
        # and the same again succeeds
        if (published / NEW).is_dir():
            assert current_target(published) == NEW
            shutil.rmtree(published / NEW)
            tidy_published(published)

    crashes = every_crash(lambda: add_vintage(prepared, published, NEW), look_and_put_right)
    assert crashes > 15
    assert seen == {(OLD,), (OLD, NEW)}
    assert current_target(published) == NEW
    assert faults_in(published) == []


def test_a_superseding_vintage_killed_anywhere_leaves_the_old_or_the_new_and_loses_neither(
    tmp_path: Path, published: Path
) -> None:
    before = contents(published / OLD)
    start = tmp_path / "start"
    shutil.copytree(published, start, symlinks=True)
    prepared = prepared_folder(tmp_path / "prepared", "new", supersedes=published / OLD)
    seen: set[str] = set()

    def look_and_put_right() -> None:
        assert faults_in(published) == []
        text = (published / CURRENT / "passive_share.csv").read_text(encoding="utf-8")
        seen.add(text)
        tidy_published(published)
        assert is_hidden(published) == []
        assert faults_in(published) == []
        names = sorted(path.name for path in published.iterdir())
        if text == "old":
            assert names == [OLD, CURRENT, *sorted(LIST_FILES)]
        else:
            assert names == [OLD, f"{OLD}.superseded-1", CURRENT, *sorted(LIST_FILES)]
            assert '"status": "superseded"' in (published / "udgaver.js").read_text()
            kept = contents(published / f"{OLD}.superseded-1")
            assert notice_of(published / f"{OLD}.superseded-1") is not None
            assert {name: kept[name] for name in before} == before
        shutil.rmtree(published)
        shutil.copytree(start, published, symlinks=True)

    crashes = every_crash(lambda: replace_vintage(prepared, published, OLD), look_and_put_right)
    assert crashes > 15
    assert seen == {"old", "new"}
    assert read_manifest(published / OLD)["supersedes"]["reason"] == "wrong"


def test_every_file_and_folder_is_synced_before_the_rename_that_publishes_it(
    tmp_path: Path, published: Path
) -> None:
    prepared = prepared_folder(tmp_path / "prepared", "new")
    calls = recorded(lambda: add_vintage(prepared, published, NEW))
    incoming = str(published / f".incoming-{NEW}")
    rename = calls.index(("rename", (incoming, str(published / NEW))))
    synced = {paths[0] for name, paths in calls[:rename] if name == "fsync"}
    below = [path.relative_to(prepared) for path in prepared.rglob("*")]
    assert synced == {incoming, *(f"{incoming}/{path}" for path in below)}
    copies = [number for number, (name, _) in enumerate(calls) if name == "copyfile"]
    first_sync = next(number for number, (name, _) in enumerate(calls) if name == "fsync")
    assert max(copies) < first_sync
    # the folder of names is synced after the rename, and again after current moved
    link = next(
        number
        for number, (name, paths) in enumerate(calls)
        if name == "replace" and paths[1].endswith(CURRENT)
    )
    assert rename < link
    for moment, end in ((rename, link), (link, len(calls))):
        assert ("fsync", (str(published),)) in calls[moment:end]


def test_a_system_call_trace_shows_the_syncs_before_the_rename(tmp_path: Path) -> None:
    strace = program("strace")
    prepared = prepared_folder(tmp_path / "prepared", "new")
    trace = tmp_path / "trace"
    code = (
        "from pathlib import Path; from publication.archive import add_vintage; "
        f"add_vintage(Path({str(prepared)!r}), Path({str(tmp_path / 'x')!r}), {NEW!r})"
    )
    run = subprocess.run(
        [
            *(strace, "-f", "-y", "-e", "trace=fsync,rename,renameat,renameat2"),
            *("-o", str(trace), sys.executable, "-c", code),
        ],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0 and "ptrace" in run.stderr:
        missing("permission-to-trace")
    assert run.returncode == 0, run.stderr
    lines = trace.read_text(encoding="utf-8").splitlines()
    rename = next(n for n, line in enumerate(lines) if "rename" in line and f'/{NEW}"' in line)
    synced = "\n".join(line for line in lines[:rename] if "fsync" in line)
    for name in ("passive_share.csv", "passive_share.parquet", MANIFEST):
        assert f".incoming-{NEW}/{name}>" in synced
    assert f".incoming-{NEW}>" in synced
    assert any("fsync" in line and f"{tmp_path / 'x'}>" in line for line in lines[rename:])


def test_a_working_file_is_replaced_whole_and_an_old_log_does_not_survive_it(
    tmp_path: Path,
) -> None:
    built, kept = tmp_path / "built" / "x.duckdb", tmp_path / "x.duckdb"
    built.parent.mkdir()
    kept.write_bytes(b"old")
    built.write_bytes(b"new")
    wal = tmp_path / "x.duckdb.wal"
    wal.write_bytes(b"unwritten")
    calls = recorded(lambda: replace_working_file(built, kept, tmp_path / "failed"))
    assert (kept.read_bytes(), wal.exists(), kept.stat().st_mode & 0o777) == (b"new", False, 0o600)
    names = [name for name, _ in calls]
    assert names.index("fsync") < names.index("replace")


def test_a_working_file_that_another_program_writes_to_is_left_as_it_is(tmp_path: Path) -> None:
    built, kept = tmp_path / "built.duckdb", tmp_path / "kept.duckdb"
    built.write_bytes(b"new")
    with duckdb.connect(str(kept)):
        # reading the file here would drop this process's lock
        file = kept.stat().st_ino
        code = (
            "from pathlib import Path; from publication.working_file import replace_working_file; "
            f"print(replace_working_file(Path({str(built)!r}), Path({str(kept)!r}), Path('none')))"
        )
        said = subprocess.check_output(
            [sys.executable, "-c", code], cwd=PROJECT / "scripts", text=True
        )
        assert said.endswith(f"(process {os.getpid()})\n")
        assert (kept.stat().st_ino, built.read_bytes()) == (file, b"new")


def test_move_file_syncs_the_bytes_first_and_the_name_afterwards(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    calls = recorded(lambda: move_file(tmp_path / "new", tmp_path / "old"))
    assert calls == [
        ("fsync", (str(tmp_path / "new"),)),
        ("replace", (str(tmp_path / "new"), str(tmp_path / "old"))),
        ("fsync", (str(tmp_path),)),
    ]


def test_leftovers_of_a_crashed_run_are_removed_at_the_next_start_and_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    remembered_builds(monkeypatch)
    places = places_in(tmp_path)
    left = [
        places.building / "example-2019-03-31" / "example.duckdb",
        places.published("example") / ".incoming-2019-03-31" / "passive_share.csv",
        places.published("example") / ".current.new",
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    publish_bare(tmp_path, "example", OLD)
    said = [line for line in capsys.readouterr().err.splitlines() if "did not end" in line]
    assert len(said) == 1
    assert all(name in said[0] for name in ("example-2019-03-31", ".incoming-2019-03-31"))
    assert not any(path.exists() for path in left)
    assert is_hidden(places.published("example")) == []
    assert list(places.building.iterdir()) == []


def test_a_second_publisher_ends_at_once_and_says_so(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    with one_publisher(places.lock):
        started = time.monotonic()
        with pytest.raises(WarehouseError, match="another publication is at work") as refused:
            publish_bare(tmp_path, "example", OLD)
        assert time.monotonic() - started < 2
        assert refused.value.exit_code == BUSY
    assert not places.output.exists()


@pytest.fixture
def sleeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that does what a hanging child does."""
    code = "import time\nprint('asleep')\ntime.sleep(600)\n"
    (tmp_path / "sleeper.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PROJECT / "scripts"), str(tmp_path)]))
    return "sleeper"


def test_the_lock_dies_with_its_process_and_its_child(tmp_path: Path, sleeper: str) -> None:
    lock = tmp_path / "warehouse" / ".publish.lock"
    code = (
        "from pathlib import Path\n"
        "from publication.child_process import run_child\n"
        "from publication.places import one_publisher\n"
        f"with one_publisher(Path({str(lock)!r})) as held:\n"
        "    print('held', flush=True)\n"
        f"    run_child({sleeper!r}, [], lock=held, on_line=print)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    assert process.stdout.readline() == "asleep\n"
    with pytest.raises(WarehouseError), one_publisher(lock):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    end = time.monotonic() + 10
    while True:
        try:
            with one_publisher(lock):
                return
        except WarehouseError:
            assert time.monotonic() < end, "the lock, or the child, outlived the publisher"
            time.sleep(0.05)


def test_a_build_that_hangs_is_stopped_and_said(
    tmp_path: Path, sleeper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLISH_TIMEOUT", "1")
    said: list[str] = []
    with (
        one_publisher(tmp_path / "lock") as lock,
        pytest.raises(WarehouseError, match="did not end within 1 seconds"),
    ):
        run_child(sleeper, [], lock=lock, on_line=said.append)
    assert said in ([], ["asleep"])


def test_a_dataset_that_changes_while_it_is_built_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset_name: str
) -> None:
    builds: RememberedBuilds = remembered_builds(monkeypatch)
    dataset = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / "example", dataset)

    def land_meanwhile(working_file: Path) -> None:
        with (dataset / "hour_reports.csv").open("a", encoding="utf-8") as file:
            file.write("late-delivery,course-x,20\n")

    builds.change, builds.instead = land_meanwhile, "example"
    with pytest.raises(WarehouseError, match="the dataset changed while it was built"):
        publish_bare(tmp_path, dataset_name, OLD)
    assert not Places(output=tmp_path / "publications").published(dataset_name).exists()


def test_a_withdrawal_killed_anywhere_is_finished_or_undone_by_the_next_run(
    tmp_path: Path, published: Path
) -> None:
    add_vintage(prepared_folder(tmp_path / "prepared", "new"), published, NEW)
    before = contents(published)
    start = tmp_path / "start"
    shutil.copytree(published, start, symlinks=True)
    notice = Notice(NEW, "withdrawn", "wrong", "2026-01-01")
    seen: set[str] = set()

    def withdraw() -> None:
        give_notice(published / NEW, notice)
        settle_current(published)
        renew_list(published)

    def look_and_put_right() -> None:
        assert (published / CURRENT / MANIFEST).is_file()
        tidy_published(published)
        assert faults_in(published) == []
        standing = notice_of(published / NEW)
        seen.add(str(current_target(published)))
        assert current_target(published) == (NEW if standing is None else OLD)
        assert (published / NEW / "NOTICE.txt").is_file() == (standing is not None)
        after = contents(published)
        told = (published / "udgaver.js").read_text(encoding="utf-8")
        assert ('"status": "withdrawn"' in told) == (standing is not None)
        kept = [name for name in before if name not in (CURRENT, *LIST_FILES)]
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        shutil.rmtree(published)
        shutil.copytree(start, published, symlinks=True)

    assert every_crash(withdraw, look_and_put_right) > 8
    assert seen == {OLD, NEW}
    assert current_target(published) == OLD


def test_files_of_others_among_the_vintages_are_left_alone(published: Path) -> None:
    (published / ".nfs0001").write_text("x", encoding="utf-8")
    (published / "README.txt").write_text("x", encoding="utf-8")
    assert tidy_published(published) == []
    assert (published / ".nfs0001").exists()
    assert (published / "README.txt").exists()
