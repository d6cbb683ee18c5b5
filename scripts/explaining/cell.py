"""Which cell is asked for, and whether the working warehouse knows it."""

from __future__ import annotations

from datetime import date

from common.errors import WarehouseError
from explaining.warehouse import Row, Warehouse


def known_as_of(warehouse: Warehouse, as_of: date | None) -> date:
    """Return the as-of date to explain: the one asked for, or the warehouse's own.

    Raises:
        WarehouseError: the warehouse was built for other dates.
    """
    vintages = {row["vintage_role"]: row["as_of"] for row in warehouse.rows("vintages")}
    wanted: date | None = as_of or vintages.get("current")
    if wanted is None or wanted not in vintages.values():
        raise WarehouseError(
            "the working warehouse was not built for this as-of date",
            value=str(as_of),
            expected=" or ".join(sorted(str(day) for day in vintages.values())),
            remedy="Build it: dbt build --vars '{as_of: …}'.",
        )
    return wanted


def read_cell(warehouse: Warehouse, asked: Row) -> Row:
    """Return the cell's figures before protection, with its published status.

    Args:
        warehouse: the working warehouse.
        asked: as_of, area_code, target_group_code and period_id.

    Raises:
        WarehouseError: there is no such cell in the grid.
    """
    rows = warehouse.rows("cell", **asked)
    if not rows:
        raise WarehouseError(
            "there is no such cell",
            value=f"{asked['area_code']} {asked['target_group_code']} {asked['period_id']}",
            expected="codes as in the tables area, target_group and period",
        )
    return rows[0]
