"""Which deliveries the new ones take the place of, when the user says --replace."""

from __future__ import annotations

import duckdb

from landing.deliveries import Delivery
from landing.faults import fault
from landing.prepare import Prepared
from landing.raw_rules import quoted
from landing.request import EXTRACTS, LandingRequest


def replaced_deliveries(
    con: duckdb.DuckDBPyConnection,
    request: LandingRequest,
    prepared: list[Prepared],
    existing: list[Delivery],
) -> list[Delivery]:
    """Return the deliveries that the new ones replace, and note them in the new ones.

    Always those of the same bytes, whenever received: they were landed with wrong options. Of the
    same source and day besides: an extract of the register; a Jobindsats delivery of the same
    table and target groups; hour reports from a file of the same name.

    Raises:
        LandingError: a new delivery replaces none.
    """
    if not request.replace:
        return []
    found: dict[str, Delivery] = {}
    for item in prepared:
        old = [delivery for delivery in existing if _is_replaced(con, request, item, delivery)]
        if not old:
            what = (
                f"--replace, and there is nothing to replace: no delivery of {item.kind} with the "
                f"same bytes, or received on {request.received} with the same content"
            )
            remedy = "Leave --replace out, or correct --received"
            raise fault(item.file.path, what, remedy, exit_code=2)
        names = ", ".join(delivery.delivery_id for delivery in old)
        note = "; ".join(filter(None, [f"replaces {names}", item.delivery.note]))
        item.delivery = item.delivery._replace(note=note)
        found.update({delivery.delivery_id: delivery for delivery in old})
    return list(found.values())


def _is_replaced(
    con: duckdb.DuckDBPyConnection, request: LandingRequest, item: Prepared, old: Delivery
) -> bool:
    new = item.delivery
    if old.file_sha256 == new.file_sha256:
        return True
    if (old.source, old.received_date) != (new.source, new.received_date):
        return False
    if old.source == "jobindsats":
        return bool(_labels(con, request, old) & item.contents.labels)
    return old.source in EXTRACTS or old.file_name == new.file_name


def _labels(
    con: duckdb.DuckDBPyConnection, request: LandingRequest, delivery: Delivery
) -> set[tuple[str, str]]:
    path = quoted(str(request.folder / "jobindsats_observations.csv"))
    rows = con.execute(
        f"select distinct table_id, coalesce(group_label, '') "
        f"from read_csv({path}, header = true, all_varchar = true, delim = ',') "
        f"where delivery_id = {quoted(delivery.delivery_id)}"
    ).fetchall()
    return {(str(table), str(group)) for table, group in rows}
