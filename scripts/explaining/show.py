"""The explanation on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from explaining.warehouse import Row
from explaining.words import not_delivered, seniority, verdict_on_course, verdict_on_person

Column = str | Callable[[Row], object]


def show_cell(out: Console, cell: Row) -> None:
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


def show_rule(out: Console, rule: Row) -> None:
    """Print the rule and the window of a computed cell."""
    out.print(
        f"Reference date {rule['reference_date']}; look-back from {rule['look_back_start_date']}"
    )
    if not rule["is_delivered"]:
        out.print(f"Not delivered: {not_delivered(rule)}")
        return
    out.print(f"Seniority: {rule['seniority_rule']}, {rule['seniority_rule_name']} (4.2)")


def show_people(
    out: Console, people: Sequence[Row], courses: Mapping[str, Sequence[Row]], limit: int
) -> None:
    """Print the people of the cell, and the courses of each, at most `limit` people."""
    shown = people[:limit]
    columns: dict[str, Column] = {
        "person": "person_id",
        "place": "municipality_code",
        "spells in force": "spells_in_force",
        "seniority": seniority,
        "active or passive, and why": lambda person: verdict_on_person(
            person, courses.get(person["person_id"], ())
        ),
    }
    out.print(_table("People", shown, columns))
    if len(people) > limit:
        out.print(f"… and {len(people) - limit} more people; --limit shows more")
    theirs = [course for person in shown for course in courses.get(person["person_id"], ())]
    if theirs:
        out.print(_table("Courses that meet the window", theirs, _COURSE_COLUMNS))
    else:
        out.print("No course of theirs meets the window.")


_COURSE_COLUMNS: dict[str, Column] = {
    "person": "person_id",
    "course": "activity_id",
    "offer type": "offer_type_code",
    "on": "benefit_code",
    "dates": lambda course: f"{course['start_date']} – {course['end_date']}",
    "first": "first_delivered_hours",
    "actual": "actual_hours",
    "imputed": "imputed_hours",
    "counts?": verdict_on_course,
}


def show_delivered(out: Console, delivered: Sequence[Row]) -> None:
    """Print where a delivered figure comes from."""
    columns: dict[str, Column] = {
        "cell": "cell_role",
        "value": "cell_value",
        "delivery": "delivery_id",
        "received": "received_date",
        "newest?": "is_newest_period_of_delivery",
    }
    out.print(_table("Delivered by Jobindsats", delivered, columns))


def _table(title: str, rows: Sequence[Row], columns: Mapping[str, Column]) -> Table:
    """Return rows as a table: for each heading a column of the row, or what is said of the row."""
    table = Table(title=title, title_justify="left")
    for heading in columns:
        table.add_column(heading, overflow="fold")
    for row in rows:
        values = [row[of] if isinstance(of, str) else of(row) for of in columns.values()]
        table.add_row(*("" if value is None else escape(str(value)) for value in values))
    return table
