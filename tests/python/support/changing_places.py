"""Reference seeds in which places and groups change, drawn at random, and what the recount is told.

A municipality is merged into another, a third moves to another region, two regions become one, one
group ends and one begins: all of it invented, on days inside the years of a random dataset.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from random_datasets import DatasetFacts
from recount import RULES, Places, Rules, Span

NEW_REGION = "1099"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Changes:
    """What changed, as the independent recount is told it."""

    places: Places
    rules: Rules


def read_seed(reference: Path, name: str) -> list[dict[str, str]]:
    """Read a reference seed of a project or its copy."""
    with (reference / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_seed(reference: Path, name: str, rows: list[dict[str, str]], columns: list[str]) -> None:
    """Write a reference seed of a copy of the project."""
    with (reference / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_changes(reference: Path, original: Path, facts: DatasetFacts) -> Changes:
    """Write the seeds of places and groups anew, with changes drawn for a dataset.

    Args:
        reference: seeds/reference of a copy of the project.
        original: seeds/reference of the project itself.
        facts: the dataset, for its seed, municipalities and years.
    """
    random = Random(facts.seed)
    newest = facts.as_of_dates[-1]
    days = [date(newest.year - back, month, 1) for back in (0, 1, 2) for month in (1, 4, 7, 10)]
    codes = list(facts.municipalities)
    random.shuffle(codes)
    merged, into, moved = codes[0], codes[1], codes[-1]
    merger_day, move_day, region_day = (random.choice(days) for _ in range(3))

    region_of = {
        row["municipality_code"]: row["region_code"]
        for row in read_seed(original, "area_memberships")
    }
    gone = sorted({region_of[code] for code in codes})[:2]
    spans: list[Span] = []
    for code, region in sorted(region_of.items()):
        first_regions = [(date.min, region)]
        if code == moved and code != merged:
            first_regions.append((move_day, random.choice(sorted(set(region_of.values())))))
        breaks = sorted({day for day, _ in first_regions} | {region_day})
        for number, first in enumerate(breaks):
            here = max((d, r) for d, r in first_regions if d <= first)[1]
            if first >= region_day and here in gone:
                here = NEW_REGION
            last = breaks[number + 1] - ONE_DAY if number + 1 < len(breaks) else date.max
            if code == merged:
                last = min(last, merger_day - ONE_DAY)
            if first <= last:
                spans.append(Span(code, here, first, last))
    successors = (Span(merged, into, merger_day),)

    def text(day: date) -> str:
        return "" if day in (date.min, date.max) else day.isoformat()

    areas = read_seed(original, "areas")
    for row in areas:
        if row["area_code"] == merged:
            row["valid_to"] = text(merger_day - ONE_DAY)
        if row["area_code"] in gone:
            row["valid_to"] = text(region_day - ONE_DAY)
    columns = list(areas[0])
    new = {"area_code": NEW_REGION, "area_name": "Region Opfundet", "area_level": "region"}
    areas.append(new | {"valid_from": text(region_day)})
    write_seed(reference, "areas", areas, columns)
    spellings = read_seed(original, "area_spellings")
    columns = list(spellings[0])
    spellings += [{"spelling": s, "area_code": NEW_REGION} for s in (NEW_REGION, new["area_name"])]
    write_seed(reference, "area_spellings", spellings, columns)
    write_seed(
        reference,
        "area_memberships",
        [
            {
                "municipality_code": span.code,
                "region_code": span.belongs_to,
                "valid_from": text(span.first_day),
                "valid_to": text(span.last_day),
            }
            for span in spans
        ],
        ["municipality_code", "region_code", "valid_from", "valid_to"],
    )
    write_seed(
        reference,
        "area_successors",
        [
            {
                "municipality_code": merged,
                "counted_in_code": into,
                "valid_from": text(merger_day),
            }
        ],
        ["municipality_code", "counted_in_code", "valid_from", "valid_to"],
    )
    ends, begins = random.sample([group.code for group in RULES.groups], 2)
    last_date, first_date = random.choice(days) - ONE_DAY, random.choice(days)
    groups = read_seed(original, "target_groups")
    for row in groups:
        if row["target_group_code"] == ends:
            row |= {"last_reference_date": text(last_date), "continued_by": begins}
        if row["target_group_code"] == begins:
            row["first_reference_date"] = text(first_date)
    write_seed(reference, "target_groups", groups, list(groups[0]))
    dated = {
        ends: {"last_reference_date": last_date},
        begins: {"first_reference_date": first_date},
    }
    rules = replace(
        RULES,
        groups=tuple(replace(group, **dated.get(group.code, {})) for group in RULES.groups),
    )
    return Changes(Places(tuple(spans), successors), rules)
