"""Which delivery a new one takes the place of, when the user says --replace."""

from __future__ import annotations

from pathlib import Path

import duckdb

from landing.deliveries import Delivery
from landing.extract_texts import quoted
from landing.request import EXTRACTS


def replaced_by(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    new: Delivery,
    labels: frozenset[tuple[str, str]],
    existing: list[Delivery],
) -> list[Delivery]:
    """Return the deliveries a new one replaces.

    Always those of the same bytes, whenever received: they were landed with wrong options. Of the
    same source and day besides: an extract of the register; a Jobindsats delivery of the same
    table and target groups; hour reports from a file of the same name.

    Args:
        con: any connection.
        folder: the dataset's folder.
        new: the new delivery.
        labels: (table, group) pairs of a new Jobindsats delivery.
        existing: the deliveries of the dataset.
    """
    found: list[Delivery] = []
    for old in existing:
        same_day = (old.source, old.received_date) == (new.source, new.received_date)
        alike = same_day and (
            old.source in EXTRACTS
            or (old.source == "hour_reports" and old.file_name == new.file_name)
            or (old.source == "jobindsats" and bool(_labels(con, folder, old) & labels))
        )
        if old.file_sha256 == new.file_sha256 or alike:
            found.append(old)
    return found


def _labels(
    con: duckdb.DuckDBPyConnection, folder: Path, delivery: Delivery
) -> frozenset[tuple[str, str]]:
    path = quoted(str(folder / "jobindsats_observations.csv"))
    rows = con.execute(
        f"select distinct table_id, coalesce(group_label, '') "
        f"from read_csv({path}, header = true, all_varchar = true, delim = ',') "
        f"where delivery_id = {quoted(delivery.delivery_id)}"
    ).fetchall()
    return frozenset((str(table), str(group)) for table, group in rows)
