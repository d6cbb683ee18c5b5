"""Which deliveries the new ones take the place of, when the user says --replace."""

from __future__ import annotations

from landing.deliveries import Delivery
from landing.faults import fault
from landing.prepare import Preparation, Prepared
from landing.raw_rules import quoted
from landing.request import EXTRACTS


def replaced_deliveries(preparation: Preparation) -> list[Delivery]:
    """Return the deliveries that the new ones replace, and note them in the new ones.

    Always those of the same bytes, whenever received: they were landed with wrong options. Of the
    same source and day besides: an extract of the register; a Jobindsats delivery of the same
    table and target groups; hour reports from a file of the same name.
    """
    if not preparation.request.replace:
        return []
    found: dict[str, Delivery] = {}
    for item in preparation.prepared:
        old = [old for old in preparation.existing if _is_replaced(preparation, item, old)]
        if not old:
            what = (
                f"--replace, and there is nothing to replace: no delivery of {item.kind} with the "
                f"same bytes, or received on {item.delivery.received_date} with the same content"
            )
            remedy = "Leave --replace out, or correct --received"
            raise fault(item.file.path, what, remedy, exit_code=2)
        names = ", ".join(delivery.delivery_id for delivery in old)
        note = "; ".join(filter(None, [f"replaces {names}", item.delivery.note]))
        item.delivery = item.delivery._replace(note=note)
        found.update({delivery.delivery_id: delivery for delivery in old})
    return list(found.values())


def _is_replaced(preparation: Preparation, item: Prepared, old: Delivery) -> bool:
    new = item.delivery
    if old.file_sha256 == new.file_sha256:
        return True
    if (old.source, old.received_date) != (new.source, new.received_date):
        return False
    if old.source == "jobindsats":
        return bool(_labels(preparation, old) & item.contents.labels)
    return old.source in EXTRACTS or old.file_name == new.file_name


def _labels(preparation: Preparation, delivery: Delivery) -> set[tuple[str, str]]:
    path = quoted(str(preparation.request.folder / "jobindsats_observations.csv"))
    rows = preparation.con.execute(
        f"select distinct table_id, coalesce(group_label, '') "
        f"from read_csv({path}, header = true, all_varchar = true, delim = ',') "
        f"where delivery_id = {quoted(delivery.delivery_id)}"
    ).fetchall()
    return {(str(table), str(group)) for table, group in rows}
