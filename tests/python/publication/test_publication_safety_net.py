"""The safety net is tested itself: with one part taken out, the check that watches it goes red."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_publication_crashes import faults_in, prepared_folder

from publication.archive import add_vintage
from publication.places import one_publisher
from publication.vintages import settle_current

VINTAGES = tuple(f"2020-01-{day:02d}" for day in range(1, 13))


def copied_in_place(prepared: Path, published: Path, as_of: str) -> None:
    """Publishing without the rename: the files are copied one by one to where readers look."""
    folder = published / as_of
    folder.mkdir()
    for file in sorted(file for file in prepared.rglob("*") if file.is_file()):
        copy = folder / file.relative_to(prepared)
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, copy)
        settle_current(published)
        time.sleep(0.005)


def failed_reads(publish: Callable[[Path, Path, str], None], folder: Path) -> list[str]:
    """Publish a few vintages while a reader looks all the time; return what it found wrong."""
    published = folder / "publications"
    add_vintage(prepared_folder(folder / "prepared", "first"), published, "2019-12-31")
    stop = multiprocessing.get_context("fork").Event()
    queue = multiprocessing.get_context("fork").Queue()

    def read() -> None:
        found: list[str] = []
        while not stop.is_set():
            try:
                found += faults_in(published)
            except (OSError, ValueError) as error:  # not there, or half a manifest
                found.append(str(error))
        queue.put(found)

    reader = multiprocessing.get_context("fork").Process(target=read)
    reader.start()
    try:
        for as_of in VINTAGES:
            publish(prepared_folder(folder / "prepared", as_of), published, as_of)
    finally:
        stop.set()
        found: list[str] = queue.get(timeout=30)
        reader.join()
    return found


def test_readers_see_whole_vintages_only(tmp_path: Path) -> None:
    assert failed_reads(add_vintage, tmp_path) == []


def test_without_the_rename_the_readers_check_goes_red(tmp_path: Path) -> None:
    assert failed_reads(copied_in_place, tmp_path) != []


def publishers_at_once(lock: Callable[[Path], object], folder: Path) -> int:
    """Let a few publishers start together; return how many were at work at once, at most."""
    fork = multiprocessing.get_context("fork")
    at_work, most = fork.Value("i", 0), fork.Value("i", 0)

    def publish() -> None:
        try:
            with lock(folder / ".publish.lock"):  # type: ignore[attr-defined]
                with at_work.get_lock():
                    at_work.value += 1
                    most.value = max(most.value, at_work.value)
                time.sleep(0.3)
                with at_work.get_lock():
                    at_work.value -= 1
        except Exception:
            return

    processes = [fork.Process(target=publish) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return int(most.value)


@contextmanager
def no_lock(lock_file: Path) -> Iterator[int]:
    """A lock that lets everybody in."""
    descriptor = os.open(os.devnull, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def test_one_publisher_is_at_work_at_a_time(tmp_path: Path) -> None:
    assert publishers_at_once(one_publisher, tmp_path) == 1


def test_without_the_lock_the_publishers_check_goes_red(tmp_path: Path) -> None:
    assert publishers_at_once(no_lock, tmp_path) > 1


def test_without_the_syncs_the_call_list_check_goes_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from test_publication_crashes import (
        test_every_file_and_folder_is_synced_before_the_rename_that_publishes_it as check,
    )

    published = tmp_path / "publications" / "x"
    add_vintage(prepared_folder(tmp_path / "prepared", "old"), published, "2019-03-31")
    monkeypatch.setattr("common.atomic_files.sync_tree", lambda folder: None)
    with pytest.raises(AssertionError):
        check(tmp_path, published)
