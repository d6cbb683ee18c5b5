"""How much is hidden, and by which rule: from the working warehouse, which knows the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from common.errors import Fault, WarehouseError

SHOWN = "shown"
NOBODY = "nobody in the group"

_QUERY = f"""
with

cells as (

    select
        protection.as_of,
        'passive share' as published_table,
        areas.area_level,
        coalesce(
            protection.protection_reason,
            case when counts.persons = 0 then '{NOBODY}' else '{SHOWN}' end
        ) as reason
    from int_disclosure__cells as protection
    inner join int_shares__computed_counts as counts
        using (as_of, target_group_code, reference_date, area_code)
    inner join stg_reference__areas as areas
        using (area_code)

    union all

    select
        protection.as_of,
        'activation' as published_table,
        published.area_level,
        coalesce(protection.protection_reason, '{SHOWN}') as reason
    from int_disclosure__activation_rows as protection
    inner join int_activation__published_rows as published
        using (as_of, period_id, area_code, benefit_code, offer_type_code)

)

select
    as_of,
    published_table,
    area_level,
    reason,
    count(*) as cells
from cells
group by as_of, published_table, area_level, reason
order by as_of, published_table desc, area_level desc, cells desc, reason
"""


@dataclass(frozen=True)
class Number:
    """How many cells of one level of a table one rule hid, or are shown.

    Attributes:
        as_of: the vintage.
        table: passive share (computed groups, delivered periods) or activation.
        area_level: country, region or municipality.
        reason: a code of the list protection_reason, or why nothing is hidden.
        cells: how many.
    """

    as_of: date
    table: str
    area_level: str
    reason: str
    cells: int


def hidden_by_reason(working_warehouse: Path) -> list[Number]:
    """Count the cells of both as-of dates that a working warehouse knows.

    Raises:
        WarehouseError: there is no such file.
    """
    if not working_warehouse.is_file():
        raise WarehouseError(
            Fault(
                "there is no working warehouse",
                file=working_warehouse,
                remedy="Publish the dataset, or run dbt build, first.",
            )
        )
    with duckdb.connect(str(working_warehouse), read_only=True) as connection:
        return [Number(*row) for row in connection.execute(_QUERY).fetchall()]
