"""The folders of a publication, who may read them, and the lock: one publisher at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from common.atomic_files import exclusive_lock
from common.errors import BUSY, USAGE, WarehouseError
from common.paths import (
    PUBLICATIONS,
    REFERENCE,
    SEEDS,
    WAREHOUSE,
    dataset_folder,
    refuse_unusable_folder,
)

PRIVATE_FOLDER = 0o700
PUBLIC_FOLDER = 0o755
PUBLIC_FILE = 0o444
"""Read-only for its owner too: what is published never changes, not by opening it either."""


@dataclass
class Places:
    """Where a run reads and writes.

    Attributes:
        output: what stands for publications/; public.
        warehouse: the private folder of everything that holds persons (WAREHOUSE_FOLDER moves it).
        lock: the file whose lock says that a publisher is at work.
        failed: the last build whose data tests failed.
        parsed: dbt's readings of the project.
    """

    output: Path = PUBLICATIONS
    warehouse: Path = field(
        default_factory=lambda: Path(os.environ.get("WAREHOUSE_FOLDER", WAREHOUSE)).resolve()
    )
    reference: Path = REFERENCE

    def __post_init__(self) -> None:
        """Name what lies in the private folder."""
        self.lock = self.warehouse / ".publish.lock"
        self.building = self.warehouse / ".building"
        self.failed = self.warehouse / "failed"
        self.logs = self.warehouse / "logs"
        self.parsed = self.warehouse / ".parsed"

    def dataset(self, dataset: str) -> Path:
        """The raw files of a dataset."""
        return dataset_folder(dataset)

    def working_file(self, dataset: str) -> Path:
        """The working warehouse of the dataset's last publication, or of a build by hand."""
        return self.warehouse / f"{dataset}.duckdb"

    def published(self, dataset: str) -> Path:
        """The folder of a dataset's vintages."""
        return self.output / dataset

    @property
    def is_output_elsewhere(self) -> bool:
        """Whether the output lies outside the project's publications/."""
        return not self.output.resolve().is_relative_to(PUBLICATIONS.resolve())


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter, and return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    folder.chmod(PRIVATE_FOLDER)
    return folder


def public_folder(folder: Path) -> Path:
    """Make a folder and its missing parents that everyone may read, and return it."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        place.chmod(PUBLIC_FOLDER)
    return folder


def check_output(places: Places) -> None:
    """See that publications do not land among the raw files or in the private folder.

    Raises:
        WarehouseError: they would (exit code 2), or DuckDB could not open them there.
    """
    output = places.output.resolve()
    for folder in (output, places.warehouse):
        refuse_unusable_folder(folder)
    if any(output.is_relative_to(folder.resolve()) for folder in (SEEDS, places.warehouse)):
        raise WarehouseError(
            "--output lies in seeds/ or warehouse/, which are private",
            remedy="Publications are for everyone: choose another folder.",
            exit_code=USAGE,
        )


@contextmanager
def one_publisher(lock_file: Path) -> Iterator[int]:
    """Hold the project's publication lock, which a child process can share by its descriptor.

    Raises:
        WarehouseError: another process holds it (exit code 3); at once, never a wait.
    """
    private_folder(lock_file.parent)
    refusal = WarehouseError(
        "another publication is at work in this project; nothing was done",
        remedy="Try again when it has ended.",
        exit_code=BUSY,
    )
    with exclusive_lock(lock_file, refusal) as descriptor:
        yield descriptor
