"""Random extracts of spells with known contents, in every dialect and with every trap people have.

A clean one must land exactly; one with a trap must be refused: it would make other persons of the
same ones, or bring one in by number. Written with none of landing's code.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import xlsxwriter

HEADINGS = ("spell_id", "person_id", "benefit_code", "visitation_category", "municipality_code",
            "start_date", "end_date")  # fmt: skip
MUNICIPALITIES = ("0751", "0461", "0825", "0101")
BLANKS = ("", "", "  ", "\u00a0", "\t", "\u2007")

Row = list[str]


@dataclass
class MadeExtract:
    """An extract that was made: the rows it holds as the contract writes them, and its trap."""

    path: Path
    rows: list[Row]
    trap: str


def make_extract(seed: int, folder: Path) -> MadeExtract:
    """Make the file of a seed: every second has a trap in it."""
    dice = random.Random(seed)
    ids = dice.choice([f"p{seed}-{{}}", "å{}ø", "{:016x}", "7{:07d}x"])
    rows = [_row(dice, number, ids) for number in range(dice.randint(40, 90))]
    suffix = dice.choice(["csv", "csv", "xlsx", "parquet"])
    path = folder / f"spells_{seed}.{suffix}"
    trap = dice.choice(list(TRAPS)) if seed % 2 else ""
    told = TRAPS[trap]([list(row) for row in rows], dice) if trap else _spoken(rows, dice)
    _write(path, told, dice, trap)
    return MadeExtract(path, rows, trap)


def _row(dice: random.Random, number: int, ids: str) -> Row:
    start = date(2017, 1, 1) + timedelta(days=dice.randint(0, 600))
    end = "" if dice.random() < 0.2 else str(start + timedelta(days=dice.randint(0, 90)))
    person = unicodedata.normalize("NFC", ids.format(number // 2 + 1000))
    place = MUNICIPALITIES[number // 2 % 4]
    return [f"s{number}", person, "sygedagpenge", "", place, str(start), end]


def _spoken(rows: list[Row], dice: random.Random) -> list[Row]:
    """The same rows as another program writes them."""
    danish, short, split = (dice.random() < 0.5 for _ in range(3))

    def day(text: str) -> str:
        if not text or not danish:
            return text
        return date.fromisoformat(text).strftime("%d-%m-%Y")

    def person(text: str) -> str:
        text = unicodedata.normalize("NFD", text) if split else text
        return dice.choice(BLANKS) + text + dice.choice(BLANKS)

    return [
        [a, person(b), c, d, e.lstrip("0") if short else e, day(f), day(g)]
        for a, b, c, d, e, f, g in rows
    ]


def _rounded(rows: list[Row], dice: random.Random) -> list[Row]:
    return [[a, f"1.23457E+{10 + dice.randint(0, 3)}", *rest] for a, _, *rest in rows]


def _cut(rows: list[Row], _: random.Random) -> list[Row]:
    return [[a, "p1", *rest] for a, _, *rest in rows]


def _zeros(rows: list[Row], _: random.Random) -> list[Row]:
    return [[a, f"{1234567 + at // 2}00000000", *rest] for at, (a, _, *rest) in enumerate(rows)]


def _cpr(rows: list[Row], dice: random.Random) -> list[Row]:
    gap, column = dice.choice(["", "-", "\u2013", " ", "/", "'", "\u00a0"]), dice.choice([0, 1, 3])
    rows[dice.randrange(len(rows))][column] = f"0{dice.randint(1, 9)}0190{gap}{1234 + column}"
    return rows


def _cpr_that_lost_its_zero(rows: list[Row], _: random.Random) -> list[Row]:
    return [
        [a, f"{1 + at // 2 % 9}0{1 + at % 9}90{1000 + at}", *rest]
        for at, (a, _, *rest) in enumerate(rows)
    ]


def _as_they_are(rows: list[Row], _: random.Random) -> list[Row]:
    return rows


TRAPS: dict[str, Callable[[list[Row], random.Random], list[Row]]] = {
    "ids in scientific notation": _rounded,
    "ids cut to one": _cut,
    "ids whose last digits are 0": _zeros,
    "a CPR number": _cpr,
    "CPR numbers that lost their zero": _cpr_that_lost_its_zero,
    "a second sheet without headings": _as_they_are,
}


def _write(path: Path, rows: list[Row], dice: random.Random, trap: str) -> None:
    without_headings = trap == "a second sheet without headings"
    if path.suffix == ".xlsx" or without_headings:
        _write_sheets(path, rows, dice, without_headings)
    elif path.suffix == ".parquet":
        table = pd.DataFrame(rows, columns=list(HEADINGS))
        duckdb.from_df(table).write_parquet(str(path))
    else:
        encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16"])
        with path.open("w", encoding=encoding, newline="") as file:
            delimiter = dice.choice([";", ","])
            writer = csv.writer(
                file, delimiter=delimiter, lineterminator=dice.choice(["\n", "\r\n"])
            )
            writer.writerows([HEADINGS, *rows])


def _write_sheets(path: Path, rows: list[Row], dice: random.Random, without: bool) -> None:
    book = xlsxwriter.Workbook(str(path))
    half = len(rows) // 2 if without or dice.random() < 0.5 else len(rows)
    for part in filter(None, (rows[:half], rows[half:])):
        sheet = book.add_worksheet()
        headings = [] if without and part is not rows[:half] and part[0] != rows[0] else [HEADINGS]
        for at, row in enumerate([*headings, *part]):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    book.close()
