"""How a dataset stands: what was delivered, what is published, and what is to be done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import duckdb

from common.days import today
from common.paths import project_name
from deliveries.places import read_places
from publication import vintages
from publication.inputs import deliveries, raw_files, vintage_labels
from publication.places import Places
from publication.purged import read_ledger
from publication.series import came_into, counted, deliveries_after
from worklists.alarm import missing_hours_alarms

_SOURCES = {
    "benefit_spells": "spells",
    "activity_spells": "courses",
    "hour_reports": "hour reports",
    "jobindsats": "Jobindsats",
}
_WIDTH = 80
_MAX_ALARMS = 8
Row = tuple[str, ...]


def status_of(places: Places, dataset: str) -> Iterator[str]:
    """Tell how a dataset stands, in lines of up to 80 characters where no name is longer.

    Raises:
        WarehouseError: there is no such dataset.
    """
    folder, published = places.dataset(dataset), places.published(dataset)
    raw_files(folder)
    yield f"Deliveries of {dataset}"
    yield from _table(_delivery_rows(folder), "none yet")
    yield from _purged_lines(folder)
    yield ""
    yield "Vintages"
    yield from _table(_vintage_rows(folder, published), "none yet")
    yield f"  current is {vintages.current_target(published) or 'nothing: no vintage stands'}"
    yield ""
    yield "Private files (persons), by size and the day they were last written"
    yield from _table(_private_rows(places, dataset), "none")
    yield from _alarm_lines(folder)
    yield ""
    yield from _next_lines(folder, published)


def _table(rows: Sequence[Row], nothing: str) -> Iterator[str]:
    """Lay rows out in columns as wide as their longest text; a long last text goes below."""
    if not rows:
        yield f"  {nothing}"
        return
    widths = [max(len(text) for text in column) for column in zip(*rows, strict=True)]
    between = "\n      " if sum(widths) + 2 * len(widths) > _WIDTH else "  "
    for *cells, last in rows:
        filled = [text.ljust(width) for text, width in zip(cells, widths, strict=False)]
        yield from ("  " + "  ".join(filled) + between + last).rstrip().splitlines()


def _delivery_rows(folder: Path) -> list[Row]:
    covered = read_places(folder)
    ordered = sorted(deliveries(folder), key=lambda row: (row["received_date"], row["delivery_id"]))
    return [
        (
            row["received_date"],
            _SOURCES.get(row["source"], row["source"]),
            f"{row['row_count']} rows",
            _covers(row, len(covered.get(row["delivery_id"], ()))),
            row["delivery_id"],
        )
        for row in ordered
    ]


def _covers(row: Mapping[str, str], places: int) -> str:
    if not row["data_until"]:
        return ""
    part = f", {places} municipalities" if places else ""
    return f"{row['data_from'] or '…'} to {row['data_until']}{part}"


def _purged_lines(folder: Path) -> Iterator[str]:
    for one in read_ledger(folder):
        which = "all rows" if one.rows_left == 0 else f"all but {one.rows_left} rows"
        yield f"  {one.received_date}  {one.delivery_id}: {which} purged on {one.purged_on}"


def _vintage_rows(folder: Path, published: Path) -> list[Row]:
    labels = {str(day): label for day, label in vintage_labels(folder).items()}
    folders = {one.name: one for one in vintages.every_folder(published)}
    return [
        (name, *_state_of(folders.get(name)), labels.get(name, ""))
        for name in sorted({*labels, *folders})
    ]


def _state_of(folder: Path | None) -> tuple[str, str]:
    """Say what a vintage is, and what became of it."""
    if folder is None:
        return "not published", ""
    manifest: dict[str, Any] = vintages.read_manifest(folder)
    before = manifest.get("previous_as_of")
    compared = f"compared with {before}" if before else "the first"
    notice = vintages.notice_of(folder)
    if notice is not None:
        return f"{notice.status} {notice.noted_on}", notice.reason
    return f"published {str(manifest.get('created_at', ''))[:10]}".strip(), compared


def _private_rows(places: Places, dataset: str) -> list[Row]:
    kept = [
        places.dataset(dataset),
        places.working_file(dataset),
        places.failed / f"{dataset}.duckdb",
        *sorted(places.logs.glob(f"*-{dataset}.log"))[-1:],
        *sorted(places.logs.glob(f"dbt-{dataset}-*"))[-1:],
    ]
    return [_size_and_age(path) for path in kept if path.exists()]


def _alarm_lines(folder: Path) -> Iterator[str]:
    """Say where too many courses came without hours in the newest extract of them."""
    if all(row["source"] != "activity_spells" for row in deliveries(folder)):
        return
    with duckdb.connect() as connection:
        alarms = missing_hours_alarms(connection, folder)
    if alarms:
        yield ""
        yield "Courses without hours"
    for alarm in alarms[:_MAX_ALARMS]:
        yield from wrap(alarm, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    if len(alarms) > _MAX_ALARMS:
        yield f"  and {len(alarms) - _MAX_ALARMS} more: the table missing_hours_alarm"


def _size_and_age(path: Path) -> Row:
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    size = sum(file.stat().st_size for file in files)
    written = max((file.stat().st_mtime for file in files), default=path.stat().st_mtime)
    day = datetime.fromtimestamp(written).astimezone().date().isoformat()
    return f"{size / 1e6:.1f} MB", day, project_name(path)


def _next_lines(folder: Path, published: Path) -> Iterator[str]:
    """Say what came since the newest vintage, and what to do."""
    rows, standing = vintage_labels(folder), vintages.vintage_folders(published)
    later = deliveries_after(folder, [*rows, *standing])
    waiting = [day for day in rows if day not in standing and day <= today()]
    publish = f"make publication DATASET={folder.name}"
    if not deliveries(folder):
        yield f'Next: make land DATASET={folder.name} RECEIVED={today()} FILES="…"'
    elif waiting:
        wait = "1 vintage waits" if len(waiting) == 1 else f"{len(waiting)} vintages wait"
        yield f"{wait} to be published, the first as of {min(waiting)}"
        yield f"Next: {publish}"
    elif later:
        yield f"{counted(later)} came since the newest vintage"
        yield f"Next: {publish} AS_OF={later[-1]['received_date']}"
    elif stale := _stale(folder, published):
        name, late = stale
        yield f"{', '.join(late)} came after the vintage of {name}, which does not rest on it"
        yield (
            f"Next: .venv/bin/python scripts/publish.py --dataset {folder.name} --as-of {name} "
            '--supersede "reason"'
        )
    else:
        yield "Nothing has come since the newest vintage."


def _stale(folder: Path, published: Path) -> tuple[str, list[str]] | None:
    """Return the oldest vintage that deliveries came into since, and their ids."""
    listed = deliveries(folder)
    for vintage in vintages.vintage_folders(published).values():
        notice = vintages.notice_of(vintage)
        if notice is None and (came := came_into(vintages.read_manifest(vintage), listed)):
            return vintage.name, [row["delivery_id"] for row in came]
    return None
