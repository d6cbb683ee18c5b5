"""The explanation of a cell on the screen; what it says of people and courses is in the queries."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from common.errors import WarehouseError
from explaining.warehouse import Row, Warehouse


def known_as_of(warehouse: Warehouse, as_of: date | None, against: date | None = None) -> date:
    """Return the as-of date to explain: the one asked for, or the warehouse's own.

    Args:
        warehouse: it knows the vintage that it was built for, and the one before.
        against: the vintage to compare with; the warehouse must know it as the one before.

    Raises:
        WarehouseError: the warehouse was built for other dates.
    """
    vintages = {row["vintage_role"]: row["as_of"] for row in warehouse.rows("vintages")}
    current, previous = vintages.get("current"), vintages.get("previous")
    wanted: date | None = as_of or current
    is_known = wanted in vintages.values() if against is None else wanted == current
    if wanted is None or not is_known or against not in (None, previous):
        days = [f"as_of: {wanted}"] + ([f"previous_as_of: {against}"] if against else [])
        raise WarehouseError(
            "the working warehouse was not built for this as-of date",
            value=" against ".join(str(day) for day in (wanted, against) if day),
            expected=f"{current} against {previous}"
            if against
            else " or ".join(sorted(str(day) for day in vintages.values())),
            remedy=f"Build it: DATASET={warehouse.name} .venv/bin/dbt build "
            f"--vars '{{{', '.join(days)}}}'",
        )
    return wanted


def explain(
    out: Console, warehouse: Warehouse, asked: Row, limit: int, against: date | None = None
) -> None:
    """Print the explanation of one cell, with at most `limit` of its people.

    Args:
        against: tell what changed since this vintage, instead of who is in the cell.

    Raises:
        WarehouseError: there is no such cell in the grid.
    """
    cells = warehouse.rows("cell", **asked)
    if not cells:
        raise WarehouseError(
            "there is no such cell",
            value=f"{asked['area_code']} {asked['target_group_code']} {asked['period_id']}",
            expected="codes as in the tables area, target_group and period",
        )
    [cell] = cells
    _show_cell(out, cell)
    if cell["reason_hidden"] is not None:
        out.print(_table("Hidden together on that day", warehouse.rows("hidden_with_it", **asked)))
    if cell["source"] == "jobindsats":
        delivered = warehouse.rows("delivered", **asked, measure_code=cell["measure_code"])
        out.print(_table("Delivered by Jobindsats", delivered))
        return
    [rule] = warehouse.rows("rule", **asked)
    out.print(
        f"Reference date {rule['reference_date']}; look-back from {rule['look_back_start_date']}"
    )
    if not rule["is_delivered"]:
        out.print(f"Not delivered: {rule['why_not_delivered']}")
        return
    out.print(f"Seniority: {rule['seniority_rule']}, {rule['seniority_rule_name']} (4.2)")
    if against is not None:
        _show_changes(out, warehouse, asked | rule | {"previous_as_of": against}, limit)
        return
    people = warehouse.rows("people", **asked, **rule)
    names = _show_people(out, "People", people, limit)
    courses = warehouse.rows("courses", **asked, **rule, people=names)
    shown = _table("Courses that meet the window", courses)
    out.print(shown if courses else "No course of theirs meets the window.")


def _show_changes(out: Console, warehouse: Warehouse, asked: Row, limit: int) -> None:
    """Print who changed since the vintage before, and which of their courses did."""
    before = warehouse.rows("cell", **(asked | {"as_of": asked["previous_as_of"]}))
    if not before or before[0]["persons"] is None:
        out.print(f"As of {asked['previous_as_of']} there was no such cell.")
        return
    out.print(
        f"As of {asked['previous_as_of']}: {before[0]['passive_persons']} passive of "
        f"{before[0]['persons']} persons"
    )
    people = warehouse.rows("changed_people", **asked)
    if not people:
        out.print("The same people, each active or passive as before.")
        return
    names = _show_people(out, "People who changed since", people, limit)
    courses = warehouse.rows("changed_courses", **asked, people=names)
    shown = _table("Their courses that changed", courses)
    out.print(shown if courses else "No course of theirs changed.")


def _show_people(out: Console, title: str, people: Sequence[Row], limit: int) -> list[str]:
    """Print people, and how to see those that are left out; return the ids of those shown."""
    out.print(_table(title, people[:limit]))
    if len(people) > limit:
        out.print(
            f"… and {len(people) - limit} more people; LIMIT={len(people)} "
            f"(--limit {len(people)}) shows all"
        )
    return [person["person"] for person in people[:limit]]


def _show_cell(out: Console, cell: Row) -> None:
    """Print the cell's figures before protection, and how it is published."""
    out.print("[bold]Private: persons of the working warehouse. Do not pass on.[/]")
    out.print(
        f"{escape(cell['area_name'])}, {cell['target_group_code']}, {cell['period_id']}, "
        f"as of {cell['as_of']}"
    )
    shown = cell["passive_share_pct"]
    figure = "no figure" if shown is None else f"{shown} per cent"
    out.print(
        f"Published: {figure}, obs_status {cell['obs_status']}, conf_status {cell['conf_status']}"
    )
    if cell["reason_hidden"] is not None:
        out.print(f"Hidden: {cell['reason_hidden']} (docs/disclosure.md)")
    if cell["persons"] is not None and cell["passive_persons"] is not None:
        out.print(
            f"Before protection: {cell['passive_persons']} passive of {cell['persons']} persons; "
            f"{cell['passive_persons_as_reported']} as reported, "
            f"{cell['passive_persons_if_all_count']} if all count"
        )


def _table(title: str, rows: Sequence[Row]) -> Table:
    """Return rows as a table, under the names of their columns."""
    table = Table(title=title, title_justify="left")
    for heading in rows[0] if rows else ():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
    return table
