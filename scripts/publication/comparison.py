"""What a new vintage would change: two public DuckDB files, cell by cell."""

from pathlib import Path

import duckdb

from disclosure.public_columns import follows
from publication.public_files import in_memory, literal, records

LARGEST = 10
_KEY = ("measure_code", "area_code", "target_group_code", "period_id")
_KEYS = ", ".join(_KEY)
_SUMMARY = (
    "against current ({before_as_of}, {cells_before} cells): {unchanged} cells unchanged, "
    "{changed} changed (the share of {share_changed}), {new} new, {lost} lost"
)
_UNKNOWN = ("not declared",)
_HIDDEN = "confidential cells: {hidden_before} before, {hidden_after} after"
_CHANGE = "  {}, {}, {}: {} -> {} per cent ({:+} points)"


def compare(before: Path, after: Path) -> list[str]:
    """Compare `passive_share` of two public DuckDB files, and say in lines what has changed.

    A cell is known by its key; the largest changes of a share come first.
    """
    with in_memory() as connection:
        connection.execute(f"attach {literal(before)} as before_file (read_only)")
        connection.execute(f"attach {literal(after)} as after_file (read_only)")
        for name in ("before", "after"):
            connection.execute(
                f"create view {name}_cells as select *, row({_common_figures(connection)}) "
                f"as figures from {name}_file.main.passive_share"
            )
        [[as_of]] = connection.execute("select as_of from before_file.main.publication").fetchall()
        [cells] = records(connection, _COUNTS)
        largest = connection.execute(_LARGEST).fetchall()
        new_columns = [
            f"{schema}.{table}.{name} ({', '.join(sorted(follows(table).get(name, _UNKNOWN)))})"
            for schema, table, name in connection.execute(_NEW_COLUMNS).fetchall()
        ]
    return [
        _SUMMARY.format(before_as_of=as_of, **cells),
        _HIDDEN.format(**cells),
        *([f"new columns: {', '.join(new_columns)}"] if new_columns else []),
        *(["largest changes:"] if largest else []),
        *(_CHANGE.format(*row) for row in largest),
    ]


def _common_figures(connection: duckdb.DuckDBPyConnection) -> str:
    """List the columns, besides key and as_of, that both files have."""
    names = connection.execute(
        "select column_name from duckdb_columns() "
        "where table_name = 'passive_share' and database_name in ('before_file', 'after_file') "
        "group by column_name having count(*) = 2 order by column_name"
    ).fetchall()
    return ", ".join(name for (name,) in names if name not in (*_KEY, "as_of"))


_COUNTS = f"""
    select
        count(before_cells.source) as cells_before,
        count(after_cells.source) as cells_after,
        count(*) filter (where before_cells.figures = after_cells.figures) as unchanged,
        count(*) filter (where before_cells.figures <> after_cells.figures) as changed,
        count(*) filter (
            where before_cells.figures <> after_cells.figures
                and before_cells.passive_share is distinct from after_cells.passive_share
        ) as share_changed,
        count(*) filter (where before_cells.source is null) as new,
        count(*) filter (where after_cells.source is null) as lost,
        count(*) filter (where before_cells.conf_status = 'C') as hidden_before,
        count(*) filter (where after_cells.conf_status = 'C') as hidden_after
    from before_cells
    full outer join after_cells using ({_KEYS})
"""
"""`source` is never null where there is a cell; two cells' figures are compared as rows, in which
null equals null."""
_NEW_COLUMNS = """
    select schema_name, table_name, column_name
    from duckdb_columns()
    where database_name in ('before_file', 'after_file')
    group by schema_name, table_name, column_name
    having min(database_name) = 'after_file' and count(*) = 1
    order by all
"""
_LARGEST = f"""
    select
        after_cells.area_name,
        after_cells.target_group_name,
        period_id,
        before_cells.passive_share_pct,
        after_cells.passive_share_pct,
        after_cells.passive_share_pct - before_cells.passive_share_pct as points
    from before_cells
    inner join after_cells using ({_KEYS})
    where before_cells.passive_share_pct <> after_cells.passive_share_pct
    order by abs(points) desc, {_KEYS}
    limit {LARGEST}
"""
