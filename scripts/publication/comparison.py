"""What a new vintage would change: two public DuckDB files, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from publication.public_files import in_memory, literal

LARGEST = 10
_KEY = ("measure_code", "area_code", "target_group_code", "period_id")


@dataclass(frozen=True)
class CellChange:
    """A cell whose published share differs; shares and change in per cent and points."""

    area_name: str
    target_group_name: str
    period_id: str
    before: Decimal | None
    after: Decimal | None
    points: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """What would change against `current`.

    Attributes:
        before_as_of: the vintage that `current` is.
        cells_before, cells_after: cells in each.
        unchanged: cells that are equal in every column but as_of.
        changed: cells that differ in any.
        share_changed: those of them whose published share differs.
        new, lost: cells that are only in the new one, only in `current`.
        hidden_before, hidden_after: confidential cells in each.
        largest: the largest changes of a share, largest first.
    """

    before_as_of: str
    cells_before: int
    cells_after: int
    unchanged: int
    changed: int
    share_changed: int
    new: int
    lost: int
    hidden_before: int
    hidden_after: int
    largest: tuple[CellChange, ...]


def compare(before: Path, after: Path) -> Comparison:
    """Compare `passive_share` of two public DuckDB files; a cell is known by its key."""
    with in_memory() as connection:
        connection.execute(f"attach {literal(before)} as before_file (read_only)")
        connection.execute(f"attach {literal(after)} as after_file (read_only)")
        connection.execute(_CELLS.format(keys=_KEYS, figures=_common_figures(connection)))
        counts = connection.execute(_COUNTS).fetchone()
        assert counts is not None
        largest = connection.execute(_LARGEST.format(keys=_KEYS, limit=LARGEST)).fetchall()
        as_of = connection.execute("select max(as_of) from before_file.main.publication").fetchone()
    changes = tuple(CellChange(*row) for row in largest)
    return Comparison(
        before_as_of=str(as_of[0]) if as_of else "",
        largest=changes,
        **dict(zip(_COUNTED, counts, strict=True)),
    )


def _common_figures(connection: duckdb.DuckDBPyConnection) -> str:
    """List the columns, besides key and as_of, that both files have."""
    names = connection.execute(
        "select column_name from duckdb_columns() where table_name = 'passive_share' "
        "group by column_name having count(*) = 2 order by column_name"
    ).fetchall()
    return ", ".join(name for (name,) in names if name not in (*_KEY, "as_of"))


_KEYS = ", ".join(_KEY)
_CELLS = """
    create table cells as
    with
    old_cells as (
        select {keys}, row({figures}) as figures, area_name as old_area_name,
            target_group_name as old_target_group_name, conf_status as old_conf_status,
            passive_share as old_share, passive_share_pct as old_pct, true as is_before
        from before_file.main.passive_share
    ),
    new_cells as (
        select {keys}, row({figures}) as figures, area_name, target_group_name, conf_status,
            passive_share, passive_share_pct, true as is_after
        from after_file.main.passive_share
    )
    select
        {keys},
        coalesce(new_cells.area_name, old_cells.old_area_name) as area_name,
        coalesce(new_cells.target_group_name, old_cells.old_target_group_name)
            as target_group_name,
        coalesce(old_cells.is_before, false) as is_before,
        coalesce(new_cells.is_after, false) as is_after,
        coalesce(old_cells.old_conf_status = 'C', false) as is_hidden_before,
        coalesce(new_cells.conf_status = 'C', false) as is_hidden_after,
        old_cells.old_pct,
        new_cells.passive_share_pct as new_pct,
        old_cells.old_share is distinct from new_cells.passive_share as is_share_changed,
        old_cells.figures is distinct from new_cells.figures as is_changed
    from old_cells
    full outer join new_cells using ({keys})
"""
_COUNTED = (
    "cells_before",
    "cells_after",
    "unchanged",
    "changed",
    "share_changed",
    "new",
    "lost",
    "hidden_before",
    "hidden_after",
)
_COUNTS = """
    select
        count(*) filter (where is_before),
        count(*) filter (where is_after),
        count(*) filter (where is_before and is_after and not is_changed),
        count(*) filter (where is_before and is_after and is_changed),
        count(*) filter (where is_before and is_after and is_share_changed),
        count(*) filter (where not is_before),
        count(*) filter (where not is_after),
        count(*) filter (where is_hidden_before),
        count(*) filter (where is_hidden_after)
    from cells
"""
_LARGEST = """
    select area_name, target_group_name, period_id, old_pct, new_pct, new_pct - old_pct
    from cells
    where old_pct <> new_pct
    order by abs(new_pct - old_pct) desc, {keys}
    limit {limit}
"""
