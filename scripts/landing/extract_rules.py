"""What every row of an extract or hour report must fulfil, as SQL conditions on its text.

One list per file; the same conditions count the faults in one pass over tens of millions of rows,
and find the rows in a second pass when there are any.
"""

from __future__ import annotations

from dataclasses import dataclass

from landing.privacy import CPR_PATTERN
from landing.reference import Reference
from landing.request import Kind

MAX_HOURS = 59


@dataclass(frozen=True)
class Rule:
    """One way a row can be wrong.

    Attributes:
        column: the column the message names.
        is_wrong: SQL condition over the raw columns, true for a wrong row.
        what: what is wrong.
        expected: what would have been right.
        remedy: what to do.
        echo: whether the value may be repeated; never for a person's or a spell's id.
    """

    column: str
    is_wrong: str
    what: str
    expected: str
    remedy: str = "Correct it at the register and deliver the file again"
    echo: bool = True


def rules_for(kind: Kind, reference: Reference, *, numbers_lose_zeros: bool) -> list[Rule]:
    """Return the rules of one kind of file.

    Args:
        kind: benefit_spells, activity_spells or hour_reports.
        reference: the code lists.
        numbers_lose_zeros: the file may hold ids as numbers (workbook, Parquet), in which a CPR
            number that begins with 0 has nine digits.
    """
    if kind == "benefit_spells":
        return [
            _id("spell_id", "a spell without an id"),
            *_person("a spell without a person", numbers_lose_zeros),
            _code("benefit_code", reference),
            _code("visitation_category", reference, may_be_empty=True),
            _code("municipality_code", reference),
            *_dates(),
        ]
    if kind == "activity_spells":
        return [
            _id("activity_id", "a course without an id"),
            *_person("a course without a person", numbers_lose_zeros),
            _code("benefit_code", reference),
            _code("offer_type_code", reference),
            _code("municipality_code", reference),
            _one_line("reporting_system"),
            *_dates(),
            *_hours(),
        ]
    return [
        _id("activity_id", "a report without a course"),
        Rule(
            "weekly_hours",
            "weekly_hours is null",
            "a report without hours",
            "0 to 59; a report of 0 is a real zero",
        ),
        *_hours(),
    ]


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _id(column: str, what: str) -> Rule:
    return Rule(
        column,
        _is_no_id(column),
        what,
        "an id on one line in every row",
        echo=False,
    )


def _is_no_id(column: str) -> str:
    # The first letter tells most blanks from ids: trim would copy tens of millions of texts.
    blank = f"(ascii({column}) <= 32 and trim({column}) = '')"
    return f"{column} is null or {blank} or contains({column}, chr(10))"


def _one_line(column: str) -> Rule:
    broken = f"contains({column}, chr(10))"
    return Rule(column, broken, "a line break in a value", "text on one line")


def _person(what: str, numbers_lose_zeros: bool) -> list[Rule]:
    text = "person_id"
    if numbers_lose_zeros:
        text = "case when length(person_id) = 9 then '0' || person_id else person_id end"
    longest = len("DDMMYY-NNNN") + 8
    return [
        Rule(
            "person_id",
            _is_no_id("person_id"),
            what,
            "a pseudonym in every row",
            echo=False,
        ),
        Rule(
            "person_id",
            f"length(person_id) between 9 and {longest} "
            f"and regexp_full_match({text}, {quoted(CPR_PATTERN)})",
            "a CPR number (not repeated here)",
            "a pseudonym",
            "Have the register unit pseudonymise the extract, and delete this file",
            echo=False,
        ),
    ]


def _code(column: str, reference: Reference, *, may_be_empty: bool = False) -> Rule:
    codes = sorted(reference.codes[column])
    unknown = f"{column} not in ({', '.join(map(quoted, codes))})"
    expected = ", ".join(codes) if len(codes) <= 10 else "a code such as 0101, with its zeros"
    return Rule(
        column,
        unknown if may_be_empty else f"{column} is null or {unknown}",
        "unknown code",
        expected + (", or empty" if may_be_empty else ""),
    )


def _not_a_date(column: str) -> str:
    return (
        f"length({column}) <> 10 or try_cast({column} as date) is null "
        f"or cast(try_cast({column} as date) as varchar) <> {column}"
    )


def _dates() -> list[Rule]:
    expected = "YYYY-MM-DD"
    return [
        Rule(
            "start_date",
            f"start_date is null or {_not_a_date('start_date')}",
            "not a date",
            expected,
        ),
        Rule(
            "end_date",
            f"end_date is not null and ({_not_a_date('end_date')})",
            "not a date",
            f"{expected}, or empty while it lasts",
        ),
        Rule(
            "end_date",
            "try_cast(end_date as date) < try_cast(start_date as date)",
            "the end is before the start",
            "an end on or after the start",
        ),
    ]


def _hours() -> list[Rule]:
    number = "regexp_full_match(weekly_hours, '-?\\d{1,4}([.,]\\d+)?')"
    decimals = "regexp_full_match(weekly_hours, '-?\\d{1,4}[.,]\\d{3,}')"
    value = "try_cast(replace(weekly_hours, ',', '.') as decimal(18, 6))"
    return [
        Rule("weekly_hours", f"not {number}", "not a number of hours", "such as 25 or 12.5"),
        Rule("weekly_hours", decimals, "hours with more than two decimals", "at most two"),
        Rule(
            "weekly_hours",
            f"{number} and {value} not between 0 and {MAX_HOURS}",
            f"hours outside 0–{MAX_HOURS}",
            f"0 to {MAX_HOURS} hours a week",
        ),
    ]
