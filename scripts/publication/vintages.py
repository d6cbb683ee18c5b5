"""The published vintages of a dataset: what is there, what was said of it, what `current` is.

A published byte is never changed. What becomes of a vintage later (superseded, withdrawn) stands in
two files beside its bytes: `status.json` for machines and `NOTICE.txt` for people.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from common.atomic_files import point_link, sync_file, write_file
from common.days import today
from common.errors import WarehouseError
from common.paths import PUBLICATIONS, dataset_folder
from publication.places import PUBLIC_FILE

CURRENT = "current"
MANIFEST = "manifest.json"
STATUS = "status.json"
NOTICE = "NOTICE.txt"
BESIDE = (STATUS, NOTICE)
"""Files that may stand in a published folder without being in its manifest."""
WITHDRAWN = "withdrawn"
SUPERSEDED = "superseded"

_VINTAGE = re.compile(r"(?P<as_of>\d{4}-\d{2}-\d{2})(\.superseded-(?P<number>\d+))?")
"""A vintage's folder; one that was replaced has a number."""
_WORDS = {
    WITHDRAWN: ("TRUKKET TILBAGE", "WITHDRAWN"),
    SUPERSEDED: ("ERSTATTET AF EN NY UDGAVE", "SUPERSEDED BY A NEW VERSION"),
}


@dataclass(frozen=True)
class Notice:
    """What became of a vintage."""

    as_of: str
    status: str
    reason: str
    noted_on: str = field(default_factory=lambda: today().isoformat())


def every_folder(published: Path) -> list[Path]:
    """Return the folders of all vintages, also of those that were replaced, oldest first."""
    found = published.iterdir() if published.is_dir() else ()
    return sorted(
        folder
        for folder in found
        if _VINTAGE.fullmatch(folder.name) and (folder / MANIFEST).is_file()
    )


def vintage_folders(published: Path) -> dict[date, Path]:
    """Return the folders of the vintages that stand, by their as-of dates, oldest first."""
    standing = (folder for folder in every_folder(published) if "." not in folder.name)
    return {date.fromisoformat(folder.name): folder for folder in standing}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a published folder's manifest."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def notice_of(folder: Path) -> Notice | None:
    """Read what became of the vintage in a folder; None where nothing did."""
    file = folder / STATUS
    if not file.is_file():
        return None
    return Notice(**json.loads(file.read_text(encoding="utf-8")))


def give_notice(folder: Path, notice: Notice) -> None:
    """Put a notice beside a vintage's bytes; `status.json`, which counts, comes first."""
    text = json.dumps(asdict(notice), ensure_ascii=False, indent=2)
    write_file(folder / STATUS, text + "\n", PUBLIC_FILE)
    danish, english = _WORDS[notice.status]
    write_file(
        folder / NOTICE,
        f"{danish} {notice.noted_on} ({notice.as_of}): {notice.reason}\n"
        f"{english} {notice.noted_on} ({notice.as_of}): {notice.reason}\n",
        PUBLIC_FILE,
    )


def finish_notice(folder: Path) -> bool:
    """Finish giving a notice that a crash interrupted; return whether there was anything to do."""
    unfinished = [folder / f".{name}.new" for name in BESIDE if (folder / f".{name}.new").exists()]
    for file in unfinished:
        file.unlink()
    notice = notice_of(folder)
    if notice is not None and not (folder / NOTICE).is_file():
        give_notice(folder, notice)
        return True
    return bool(unfinished)


def resting_on(published: Path, delivery_id: str) -> list[str]:
    """Return the names of the folders that were made from a delivery."""
    return [
        folder.name
        for folder in every_folder(published)
        if any(one["delivery_id"] == delivery_id for one in read_manifest(folder)["deliveries"])
    ]


def all_notices(published: Path) -> list[Notice]:
    """Return what became of a dataset's vintages, oldest first."""
    folders = every_folder(published)
    notices = [notice for folder in folders if (notice := notice_of(folder)) is not None]
    return sorted(notices, key=lambda notice: (notice.as_of, notice.status, notice.noted_on))


def next_superseded_name(published: Path, as_of: str) -> str:
    """Return the name under which the vintage that stands will be kept beside its successor."""
    matches = [_VINTAGE.fullmatch(folder.name) for folder in published.iterdir()]
    numbers = [int(one["number"] or 0) for one in matches if one and one["as_of"] == as_of]
    return f"{as_of}.superseded-{max(numbers, default=0) + 1}"


def newest_standing(published: Path) -> Path | None:
    """Return the newest vintage that is not withdrawn."""
    standing = [
        folder
        for folder in vintage_folders(published).values()
        if (notice := notice_of(folder)) is None or notice.status != WITHDRAWN
    ]
    return standing[-1] if standing else None


def current_file(dataset: str, name: str) -> Path:
    """Return a file of a dataset's current publication.

    Raises:
        WarehouseError: nothing is published.
    """
    dataset_folder(dataset)
    file = PUBLICATIONS / dataset / CURRENT / name
    if not file.is_file():
        remedy = f"make publication DATASET={dataset} makes it."
        raise WarehouseError("nothing is published", value=dataset, remedy=remedy)
    return file


def current_target(published: Path) -> str | None:
    """Return the name that `current` points at."""
    link = published / CURRENT
    return link.readlink().name if link.is_symlink() else None


def settle_current(published: Path) -> bool:
    """Point `current` at the newest vintage that stands; return whether it moved."""
    newest = newest_standing(published)
    if newest is None:
        if not (published / CURRENT).is_symlink():
            return False
        (published / CURRENT).unlink()
        sync_file(published)
        return True
    if current_target(published) == newest.name:
        return False
    point_link(published / CURRENT, newest.name)
    return True
