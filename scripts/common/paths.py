"""Where things are, from the project's root."""

import re
from pathlib import Path

from common.errors import WarehouseError

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds"
REFERENCE = SEEDS / "reference"
WAREHOUSE = PROJECT / "warehouse"
TARGET = PROJECT / "target"
PUBLICATIONS = PROJECT / "publications"

_DATASET_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def dataset_folder(dataset: str) -> Path:
    """Return seeds/<dataset>.

    Raises:
        WarehouseError: the name is not a plain folder name, or is `reference`.
    """
    if not _DATASET_NAME.fullmatch(dataset) or dataset == "reference":
        raise WarehouseError(
            "not a dataset name",
            value=dataset,
            expected="lower-case letters, digits, - and _ (and not 'reference')",
        )
    return SEEDS / dataset


def refuse_unusable_folder(place: Path) -> None:
    """See that DuckDB can keep a file here: it takes what follows a question mark for options.

    Raises:
        WarehouseError: the path holds one.
    """
    if "?" in str(place):
        raise WarehouseError(
            "DuckDB cannot open a file in a folder with a question mark in its name",
            value=str(place),
            remedy="Rename the folder, then run `make setup` in it.",
        )


def project_name(path: Path) -> str:
    """Return a path as people know it: from the project's root where it lies in it."""
    try:
        return path.relative_to(PROJECT).as_posix()
    except ValueError:
        return str(path)
