"""The explanation on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from explaining.cell import Asked
from explaining.warehouse import Row
from explaining.words import not_delivered, seniority, verdict_on_course, verdict_on_person


def show_cell(out: Console, asked: Asked, cell: Row) -> None:
    """Print the cell's figures before protection, and how it is published."""
    out.print("[bold]Private: persons of the working warehouse. Do not pass on.[/]")
    out.print(
        f"{escape(cell['area_name'])}, {asked.target_group_code}, {asked.period_id}, "
        f"as of {asked.as_of}"
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
    table = _table(
        "People", "person", "place", "spell in force", "seniority", "active or passive, and why"
    )
    for person in people[:limit]:
        spell = " ".join(
            str(part)
            for part in (
                person["benefit_code"],
                person["visitation_category"],
                f"from {person['spell_start_date']}",
            )
            if part is not None
        )
        _row(
            table,
            person["person_id"],
            person["municipality_code"],
            spell,
            seniority(person),
            verdict_on_person(person, courses.get(person["person_id"], ())),
        )
    out.print(table)
    if len(people) > limit:
        out.print(f"… and {len(people) - limit} more people; --limit shows more")
    _show_courses(out, [row for person in people[:limit] for row in courses[person["person_id"]]])


def _show_courses(out: Console, courses: Sequence[Row]) -> None:
    if not courses:
        out.print("No course of theirs meets the window.")
        return
    table = _table(
        "Courses that meet the window",
        "person",
        "course",
        "offer type",
        "on",
        "dates",
        "first",
        "actual",
        "imputed",
        "counts?",
    )
    for course in courses:
        _row(
            table,
            course["person_id"],
            course["activity_id"],
            course["offer_type_code"],
            course["benefit_code"],
            f"{course['start_date']} – {course['end_date']}",
            course["first_delivered_hours"],
            course["actual_hours"],
            course["imputed_hours"],
            verdict_on_course(course),
        )
    out.print(table)


def show_delivered(out: Console, delivered: Sequence[Row]) -> None:
    """Print where a delivered figure comes from."""
    table = _table("Delivered by Jobindsats", "cell", "value", "delivery", "received", "newest?")
    for cell in delivered:
        _row(
            table,
            cell["cell_role"],
            cell["cell_value"],
            cell["delivery_id"],
            cell["received_date"],
            cell["is_newest_period_of_delivery"],
        )
    out.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *values: object) -> None:
    table.add_row(*("" if value is None else escape(str(value)) for value in values))
