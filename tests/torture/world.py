"""Where a trial takes place: folders of its own, and an invented dataset with many vintages."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from common.paths import PROJECT, SEEDS, TARGET
from common.raw_files import RAW_FILES
from publication.inputs import file_facts
from publication.places import Places, private_folder

FIRST_VINTAGE = date(2020, 6, 1)


@dataclass(frozen=True)
class World:
    """One trial's folders.

    Attributes:
        dataset: the name of its dataset in seeds/.
        folder: where its publications/ and its warehouse/ are.
        as_of_dates: the vintages to publish, in order.
    """

    dataset: str
    folder: Path
    as_of_dates: tuple[date, ...]

    @property
    def places(self) -> Places:
        """The folders, as the publisher knows them."""
        return Places(output=self.folder / "publications", warehouse=self.folder / "warehouse")

    @property
    def published(self) -> Path:
        """The folder of the vintages."""
        return self.places.published(self.dataset)

    def start(
        self, as_of: date, warehouse: Path | None = None, **options: object
    ) -> subprocess.Popen[str]:
        """Start a publisher; its standard error can be read line by line.

        Args:
            as_of: the vintage.
            warehouse: another private folder than the trial's.
            options: more arguments of Popen.
        """
        command = [sys.executable, str(PROJECT / "scripts" / "publish.py")]
        command += ["--dataset", self.dataset, "--as-of", as_of.isoformat()]
        command += ["--output", str(self.places.output)]
        folder = warehouse or self.places.warehouse
        environment: Mapping[str, str] = {
            **os.environ,
            "CI": "1",
            "WAREHOUSE_FOLDER": str(folder),
            "PYTHONUNBUFFERED": "1",
        }
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            **options,
        )

    def dataset_hashes(self) -> dict[str, str]:
        """Hash the raw files."""
        folder = SEEDS / self.dataset
        return {file.name: file_facts(file).sha256 for file in sorted(folder.iterdir())}


@contextmanager
def new_world(vintages: int, source: Path = SEEDS / "example") -> Iterator[World]:
    """Make a world from an invented dataset, and take it away afterwards.

    Args:
        vintages: how many vintages its vintages.csv asks for.
        source: the dataset whose other raw files are copied.
    """
    folder = Path(tempfile.mkdtemp(prefix="trial-"))
    dataset = f"trial-{os.getpid()}"
    days = tuple(FIRST_VINTAGE + timedelta(days=number) for number in range(vintages))
    try:
        _write_dataset(SEEDS / dataset, source, days)
        readings = private_folder(folder / "warehouse") / ".parsed"
        readings.symlink_to(private_folder(TARGET / "readings"))
        yield World(dataset, folder, days)
    finally:
        shutil.rmtree(SEEDS / dataset, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _write_dataset(folder: Path, source: Path, days: tuple[date, ...]) -> None:
    folder.mkdir(mode=0o700)
    for name in RAW_FILES:
        shutil.copyfile(source / f"{name}.csv", folder / f"{name}.csv")
    with (folder / "vintages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["as_of", "label", "note"])
        writer.writerows([day.isoformat(), f"trial {day}", "Syntetiske data"] for day in days)
