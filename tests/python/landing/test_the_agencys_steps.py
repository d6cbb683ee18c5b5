"""A stranger with the agency's steps alone: whatever the pivot, the figures of groups 1 to 4 are
the cells of the last 12 months, and none of another look-back is published.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, product
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from land import main
from landing_files import write_rows
from warehouse_build import Warehouse

pytestmark = pytest.mark.method("1", "7")

TITLE = "Aktivering og passivandel fordelt på de seneste 1½, 3, 6, 9 og 12 mdr. på ydelsen"
ITEM = "Passivandel i perioden i pct."
AXES = {
    "Målgruppe": {
        "Dagpengemodtagere": "dagpenge", "Ressourceforløb": "ressourceforloeb",
        "Ledighedsydelse": "ledighedsydelse",
        "Jobparate kontanthjælpsmodtagere": "kontanthjaelp_jobparat",
    },
    "Område": {"Hele landet": "000", "København": "0101", "Odense": "0461", "Læsø": "0825"},
    "Måleperiode": {f"Seneste {months} måneder": months for months in ("1½", "3", "6", "9", "12")},
}  # fmt: skip
"""What the steps let one choose -> its labels on the site, and what each of them is."""
Choice = tuple[str, str, str, str]
"""Target group, area, look-back and period of a figure, as labels."""
GROUP, AREA, LOOK_BACK, PERIOD = names = ("Målgruppe", "Område", "Måleperiode", "Periode")

WAYS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "areas by periods": ([AREA], [PERIOD]),
    "areas by look-backs and periods": ([AREA], [LOOK_BACK, PERIOD]),
    "periods and look-backs by areas": ([PERIOD, LOOK_BACK], [AREA]),
    "groups and areas by look-backs": ([GROUP, AREA], [LOOK_BACK]),
    "look-backs by groups": ([LOOK_BACK], [GROUP]),
    "everything down": ([AREA, PERIOD, LOOK_BACK, GROUP], []),
}
"""Name -> what goes down and what across; the rest stands in the filter, a file for each choice."""
FORMATS = ("xlsx", "csv")


def turned(
    dice: Random, figures: dict[Choice, str], way: str, labels: dict[str, list[str]]
) -> Iterator[list[list[object]]]:
    """Turn figures as a pivot: one table for each choice in the filter."""
    down, across = WAYS[way]
    fixed = [name for name in names if name not in {*down, *across}]
    for choice in product(*(labels[name] for name in fixed)):
        always = dict(zip(fixed, choice, strict=True))
        rows = list(product(*(dice.sample(labels[name], len(labels[name])) for name in down)))
        columns = list(product(*(labels[name] for name in across)))
        head = [[*[""] * len(down), *level] for level in zip(*columns, strict=True)]
        head = head or [["" for _ in [*down, ITEM]]]
        head[-1][: len(down)] = down
        item_above = dice.random() < 0.5 if across else False
        if item_above:
            head.insert(0, [*[""] * len(down), *[ITEM] * len(columns)])
        elif not across:
            head[-1][-1] = ITEM
        body = [
            [*row, *(figures[chosen(always, down, row, across, column)] for column in columns)]
            for row in rows
        ]
        if dice.random() < 0.5:
            head = [sparse(line, len(down)) if line is not head[-1] else line for line in head]
        above = [*([name, label] for name, label in dice.sample([*always.items()], len(always)))]
        if across and not item_above:
            above.insert(dice.randint(0, len(above)), ["Måltal", ITEM])
        yield [
            [TITLE],
            *dice.choice([[], [[]]]),
            *above,
            [],
            *head,
            *body,
            [],
            ["Kilde: Jobindsats.dk"],
        ]


def chosen(
    always: dict[str, str], down: Sequence[str], row: Sequence[str], across: Sequence[str],
    column: Sequence[str],
) -> Choice:  # fmt: skip
    """Return the choice that a row and a column of a table are of."""
    said = {**always, **dict(zip(down, row, strict=True)), **dict(zip(across, column, strict=True))}
    return said[GROUP], said[AREA], said[LOOK_BACK], said[PERIOD]


def sparse(line: list[object], first: int) -> list[object]:
    """Leave labels out where they repeat the one before, as merged cells do."""
    same = [at > first and line[at] == line[at - 1] for at in range(len(line))]
    return ["" if repeats else text for text, repeats in zip(line, same, strict=True)]


def write(path: Path, table: list[list[object]]) -> Path:
    """Write a table as Excel, or as the text that Excel saves."""
    if path.suffix == ".xlsx":
        return write_rows(path, [[number(cell) for cell in row] for row in table])
    width = max(map(len, table))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [*row, *[""] * (width - len(row))] for row in table
        )
    return path


def number(cell: object) -> object:
    text = str(cell).replace(",", ".")
    return float(text) if text.replace(".", "", 1).isdigit() else cell


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 4))]
)
def test_what_a_stranger_lands_by_the_steps_is_published_and_nothing_else(
    seed: int, dataset_name: str, build: Callable[..., Warehouse], tmp_path: Path
) -> None:
    dice = Random(seed)
    labels = {name: list(known) for name, known in AXES.items()}
    months = iter([f"{year}M{month:02d}" for year in (2017, 2018) for month in range(1, 13)])
    expected = {}
    # The short form takes each way in one format, by turns.
    for way, suffix in product(WAYS, FORMATS) if seed else zip(WAYS, cycle(FORMATS), strict=False):
        labels[PERIOD] = [next(months), next(months)]
        keys = list(product(*(labels[name] for name in names)))
        figures = dict(zip(keys, drawn(dice, len(keys)), strict=True))
        files = [
            write(tmp_path / f"passiv12_{at}_{way}.{suffix}", table)
            for at, table in enumerate(turned(dice, figures, way, labels))
        ]
        steps = ["--dataset", dataset_name, "--received", "2019-03-20", *map(str, files)]
        result = CliRunner().invoke(main, steps)
        assert result.exit_code == 0, f"{way}, {suffix}: {result.output}{result.exception}"
        expected |= {
            (AXES[GROUP][group], AXES[AREA][area], period): float(share.replace(",", "."))
            for (group, area, look_back, period), share in figures.items()
            if AXES[LOOK_BACK][look_back] == "12"
        }
    rows = build(
        dataset_name,
        variables={"as_of": "2019-03-31"},
        arguments=("--select", "+passive_share", "--exclude-resource-type", "test", "unit_test"),
    ).rows(
        "select target_group_code, area_code, period_id, cast(passive_share_pct as double) "
        "from passive_share where passive_share_pct is not null"
    )
    assert {tuple(key): share for *key, share in rows} == expected
    assert len(rows) == len(expected) >= len(WAYS) * 2 * 4 * 4


def drawn(dice: Random, how_many: int) -> list[str]:
    """Draw shares, each another one, in Danish."""
    return [
        f"{share / 10:.1f}".replace(".", ",") for share in dice.sample(range(11, 999), how_many)
    ]
