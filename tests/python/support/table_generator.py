"""Random Jobindsats tables with known contents, in every shape and dialect people have.

Each is told with the cells it holds. A clean one must land exactly; one with a trap must land
exactly or be refused. Written from the description of what landing must hold, with none of landing's code.
"""

# ruff: noqa: E501

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter

AREAS = {
    "Hele landet": "000", "Aarhus": "0751", "Odense": "0461", "Læsø": "0825", "Høje-Taastrup": "0169",
    "Nordfyns": "0480", "Vesthimmerlands": "0820", "København": "0101", "Ærø": "0492",
}  # fmt: skip
SHARE, PERSONS = "Andel aktiveringsberørte i pct.", "Antal personer"
MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
          "oktober", "november", "december")  # fmt: skip

Key = tuple[str, str, str]
"""Area code, period as 2026M01, dimensions as landed."""


@dataclass
class Made:
    """A file that was made.

    Attributes:
        path: where it lies.
        cells: what it holds: value as canonical text, '' where it is missing.
        clean: it must land; else it may be refused.
        kinds: what was done to it.
        options: what the command must say.
    """

    path: Path
    cells: dict[Key, str]
    clean: bool = True
    kinds: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)


def period_forms(year: int, month: int) -> dict[str, object]:
    short, long = MONTHS[month - 1][:3], MONTHS[month - 1]
    return {
        "code": f"{year}M{month:02d}",
        "short": f"{short.title()} {year}",
        "long": f"{long} {year}",
        "dash": f"{short}-{year % 100:02d}",
        "iso": f"{year}-{month:02d}",
        "day": f"01-{month:02d}-{year}",
        "dotted": f"01.{month:02d}.{year}",
        "date": date(year, month, 1),
    }


def area_forms(name: str) -> dict[str, str]:
    code = AREAS[name]
    forms = {"name": name, "upper": name.upper(), "blanks": f" {name}\u00a0"}
    if code != "000":
        forms |= {
            "kommune": f"{name} Kommune",
            "code and name": f"{int(code)} {name}",
            "decomposed": name.replace("æ", "æ").replace("å", "a\u030a"),
        }
    return forms


Rows = list[list[object]]


class Table:
    """One random table."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.kinds: list[str] = []
        self.clean = True
        self.areas = dice.sample(list(AREAS), dice.randint(2, 6))
        first = dice.randint(0, 8)
        self.months = [(2026, first + n + 1) for n in range(dice.randint(2, 4))]
        self.measure = dice.choice([SHARE, PERSONS])
        self.values = {(a, m): self.value() for a in self.areas for m in self.months}
        self.form = dice.choice(list(period_forms(2026, 1)))
        self.area_form = dice.choice(
            ["name"] * 4 + ["kommune", "code and name", "upper", "blanks", "decomposed"]
        )
        self.narrowed = ""
        self.options: dict[str, str] = {}
        self.percent = False
        self.kinds += [self.measure, self.form, self.area_form]

    def value(self) -> float | None:
        if self.dice.random() < 0.05:
            return None
        if self.measure == SHARE:
            return self.dice.randint(20, 999) / 10
        return float(self.dice.randint(3, 9000))

    def period(self, month: tuple[int, int]) -> object:
        return period_forms(*month)[self.form]

    def area(self, name: str) -> str:
        return area_forms(name).get(self.area_form, name)

    def expected(self) -> dict[Key, str]:
        found = {}
        for (name, (year, month)), value in self.values.items():
            text = "" if value is None else f"{value:.1f}".removesuffix(".0")
            found[AREAS[name], f"{year}M{month:02d}", self.narrowed] = text
        return found

    def body(self) -> Rows:
        """The table, as rows of cells, in a random shape."""
        shape = self.dice.choice(
            ["areas down", "periods down", "long", "long turned round", "year and month", "years over months",
             "corner", "pivot words", "code column", "updated column", "outline"]
        )  # fmt: skip
        self.kinds.append(shape)
        areas, months, values = self.areas, self.months, self.values
        periods = [self.period(m) for m in months]
        across = [[self.area(a), *(values[a, m] for m in months)] for a in areas]
        if shape == "periods down":
            return [
                ["", *[self.measure] * len(areas)],
                ["Periode", *(self.area(a) for a in areas)],
                *([self.period(m), *(values[a, m] for a in areas)] for m in months),
            ]
        if shape == "long":
            rows = [[self.area(a), self.period(m), values[a, m]] for a in areas for m in months]
            self.dice.shuffle(rows)
            return [["Område", "Periode", self.measure], *rows]
        if shape == "long turned round":
            return [
                [self.measure, "Periode", "Område"],
                *([values[a, m], self.period(m), self.area(a)] for m in months for a in areas),
            ]
        if shape == "code column":
            return [
                ["Kommunekode", "Kommune", "Periode", self.measure],
                *(
                    [AREAS[a], self.area(a), self.period(m), values[a, m]]
                    for a in areas
                    for m in months
                ),
            ]
        if shape == "updated column":
            return [
                ["Område", "Periode", self.measure, "Opdateret"],
                *(
                    [self.area(a), self.period(m), values[a, m], "22-08-2026"]
                    for a in areas
                    for m in months
                ),
            ]
        if shape == "year and month":
            return [
                ["Område", "År", "Måned", self.measure],
                *(
                    [self.area(a), 2026, MONTHS[m - 1], values[a, (y, m)]]
                    for a in areas
                    for y, m in months
                ),
            ]
        if shape == "outline":
            rows = [[self.area(a) if m == months[0] else None, self.period(m), values[a, m]]
                    for a in areas for m in months]  # fmt: skip
            return [["Område", "Periode", self.measure], *rows]
        if shape == "years over months":
            return [
                [self.measure, 2026, *[""] * (len(months) - 1)],
                ["Område", *(MONTHS[m - 1] for _, m in months)],
                *across,
            ]
        if shape == "corner":
            return [[self.measure, *periods], *across]
        if shape == "pivot words":
            total = [
                "Hovedtotal",
                *(round(sum(values[a, m] or 0 for a in areas), 1) for m in months),
            ]
            extra = [total] if self.measure == PERSONS and self.dice.random() < 0.6 else []
            self.kinds += ["a pivot's own total"] if extra else []
            return [
                [f"Sum af {self.measure}", "Kolonnenavne", *[""] * (len(months) - 1)],
                ["Rækkenavne", *periods],
                *across,
                *extra,
            ]
        return [["", *[self.measure] * len(months)], ["Område", *periods], *across]

    def make(self, path: Path, junk: bool) -> Made:
        rows = self.body()
        above: Rows = []
        below: Rows = []
        if self.dice.random() < 0.4:
            above += [["Aktivering af kontanthjælpsmodtagere"], []]
        if self.dice.random() < 0.3:
            name, value = self.dice.choice(
                [("Køn", "Kvinder"), ("Alder", "16-29 år"), ("Herkomst", "Dansk")]
            )
            above += [[name, value], *([[]] if self.dice.random() < 0.7 else [])]
            self.narrowed = f"{name}={value}"
            self.kinds.append("filter")
        if self.dice.random() < 0.4:
            below += [[], ["Kilde: Jobindsats.dk"]]
        if junk:
            self.trap(rows, above, below)
        return (
            Made(path, self.expected(), self.clean, self.kinds, self.options)
            if self.write(path, [*above, *rows, *below])
            else Made(path, {}, False, self.kinds, self.options)
        )

    def trap(self, rows: Rows, above: Rows, below: Rows) -> None:
        """Add what must refuse the file, or change nothing."""
        self.clean = False
        other = self.dice.choice(self.areas)
        kind = self.dice.choice(
            ["second table", "beside", "footnote", "title narrows", "workplace", "region", "fraction", "stray",
             "empty label", "note in the table", "wrong code", "two periods", "flag"]
        )  # fmt: skip
        self.kinds.append(kind)
        last = rows[-1]
        if kind == "second table":
            below += [[], *([c if isinstance(c, str) else 1 for c in r] for r in rows)]
        elif kind == "beside":
            for at, row in enumerate(rows):
                row.extend([None, "Aarhus" if at else "Område", 17])
        elif kind in {"footnote", "flag"}:
            at = (
                next(n for n in range(len(last)) if isinstance(last[n], float))
                if any(isinstance(c, float) for c in last)
                else None
            )
            if at is not None:
                last[at] = f"{last[at]}".replace(".", ",") + ("*" if kind == "footnote" else " b")
        elif kind == "title narrows":
            above.insert(0, [self.dice.choice(["Kvinder", "Mænd 16-29 år", "Kun jobparate"])])
            self.values = {}
        elif kind == "workplace":
            rows[0].append("Arbejdskommune")
            for row in rows[1:]:
                row.append(self.dice.choice(list(AREAS)[1:]))
        elif kind == "region":
            rows[0].insert(0, "Region")
            for row in rows[1:]:
                row.insert(0, "Region Hovedstaden")
        elif kind == "fraction":
            for row in rows:
                row[:] = [c / 1000 if isinstance(c, float) else c for c in row]
            if self.measure == PERSONS:
                self.values = {}
        elif kind == "stray":
            below += [[], [], ["", "", 12345.0]]
        elif kind == "empty label":
            at = next((n for n, cell in enumerate(rows[-2]) if isinstance(cell, str)), 0)
            rows[-2][at] = None if isinstance(rows[-2][at], str) else rows[-2][at]
        elif kind == "note in the table":
            rows.insert(len(rows) - 1, [f"{other} er ny", *[""] * (len(last) - 1)])
        elif kind == "wrong code":
            rows[0].insert(0, "Kommunekode")
            for row in rows[1:]:
                row.insert(0, "0147")
        elif kind == "two periods":
            rows[0].append("Måned")
            for row in rows[1:]:
                row.append("2025M12")

    def write(self, path: Path, rows: Rows) -> bool:
        if path.suffix == ".xlsx":
            self.write_xlsx(path, rows)
        else:
            self.write_text(path, rows)
        return True

    def write_xlsx(self, path: Path, rows: Rows) -> None:
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("Ark1")
        down, right = self.dice.choice([(0, 0), (0, 0), (3, 2)])
        self.percent = self.measure == SHARE and self.dice.random() < 0.4
        per_cent = book.add_format({"num_format": self.dice.choice(["0.0%", "0.00%", "0.0 %"])})
        day = book.add_format(
            {"num_format": self.dice.choice(["mmm-yy", "dd-mm-yyyy", "mmmm yyyy", "yyyy-mm-dd"])}
        )
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                place = (at + down, column + right)
                if isinstance(cell, date):
                    sheet.write_datetime(*place, cell, day)
                elif isinstance(cell, float):
                    if self.percent:
                        sheet.write_number(*place, cell / 100, per_cent)
                    else:
                        sheet.write_number(*place, cell)
                elif isinstance(cell, int):
                    sheet.write_number(*place, cell)
                elif cell:
                    sheet.write_string(*place, str(cell))
        if self.dice.random() < 0.15:
            sheet.write_blank(5000, 30, None, per_cent)
            self.kinds.append("formatted far away")
        if self.dice.random() < 0.2:
            book.add_worksheet("Om").write(0, 0, "Om tabellen")
        book.close()

    def write_text(self, path: Path, rows: Rows) -> None:
        delimiter = "\t" if path.suffix == ".txt" else self.dice.choice([";", ";", ","])
        width = max(map(len, rows))
        lines = []
        for row in rows:
            fields = [self.text(c, delimiter) for c in row] + [""] * (width - len(row))
            if self.extra_column:
                fields.append("")
            lines.append(delimiter.join(fields))
        text = "\n".join(lines) + "\n"
        self.kinds.append(repr(delimiter))
        if path.suffix == ".csv" and self.dice.random() < 0.2:
            text = f"sep={delimiter}\n{text}"
            self.kinds.append("sep")
        if self.dice.random() < 0.2:
            text += delimiter * (width - 1) + "\n"
        ends: Callable[[str], str] = self.dice.choice(
            [lambda t: t, lambda t: t.replace("\n", "\r\n")]
        )
        text = ends(text)
        encoding = (
            "utf-16"
            if path.suffix == ".txt"
            else self.dice.choice(["utf-8", "utf-8-sig", "cp1252"])
        )
        if encoding == "cp1252":
            if "\u030a" in text:
                encoding = "utf-8"
            else:
                text = text.replace("Område", "Område")
                if not text.isascii():
                    self.options["encoding"] = "latin-1"
        data = text.encode(encoding)
        if path.suffix == ".csv" and self.dice.random() < 0.1:
            data += b"\x1a"
            self.kinds.append("ctrl-z")
        path.write_bytes(data)

    @property
    def extra_column(self) -> bool:
        return "an empty column" in self.kinds

    def text(self, cell: object, delimiter: str) -> str:
        if cell is None:
            return ""
        if isinstance(cell, date):
            text = cell.strftime("%d-%m-%Y")
        elif isinstance(cell, float):
            text = (
                f"{cell:.1f}".removesuffix(".0")
                if self.measure == PERSONS
                else f"{cell:.3f}".rstrip("0").rstrip(".")
            )
            text = text.replace(".", ",")
        else:
            text = str(cell)
        return f'"{text}"' if delimiter in text else text


def make(seed: int, folder: Path) -> Made:
    """Make the file of a seed: two of three clean, the third with a trap in it."""
    dice = random.Random(seed)
    table = Table(dice)
    if dice.random() < 0.2:
        table.kinds.append("an empty column")
    suffix = dice.choice(["xlsx", "xlsx", "csv", "csv", "txt"])
    name = {SHARE: "y60c07", PERSONS: "y60a02"}[table.measure]
    made = table.make(folder / f"{name}_{seed}.{suffix}", junk=seed % 3 == 0)
    made.kinds.append(suffix)
    return made
