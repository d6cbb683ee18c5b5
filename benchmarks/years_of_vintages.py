"""What the fortieth quarterly vintage costs against the tenth, on invented people.

    PYTHONPATH=scripts python -m benchmarks.years_of_vintages

The raw files hold all forty deliveries from the start, so that they are of one size; each extract
covers three years. Every vintage is published in order by publish.py itself; what is published
already is not made again, so that a long run can be made in pieces.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import click

from benchmarks.measuring import measure
from common.console import out
from common.paths import PROJECT, SEEDS

DATASET = "years"
FIRST_QUARTER = 2016 * 4
YEARS_COVERED = 3
PEOPLE = 9_000
"""Invented people of ten years and more, each with one spell; a fifth of them at any time."""
PLACES = ("0101", "0147", "0461", "0430", "0751", "0740", "0825", "0851", "0259", "0330")
BENEFITS = (
    ("sygedagpenge", ""),
    ("jobafklaringsforloeb", ""),
    ("kontanthjaelp", "aktivitetsparat"),
)
OFFERS = ("vejledning_opkvalificering", "virksomhedspraktik", "mentor")
DAYS_UNTIL_RECEIVED = 20
Row = Sequence[object]


def last_day(quarter: int) -> date:
    """Return the last day of a quarter, counted from the year 0."""
    year, number = divmod(quarter + 1, 4)
    return date(year, 3 * number + 1, 1) - timedelta(days=1)


def received(quarter: int) -> date:
    """Return the day on which a quarter's extracts come, which is its vintage."""
    return last_day(quarter) + timedelta(days=DAYS_UNTIL_RECEIVED)


def people() -> Iterator[tuple[int, str, str, str, date, date, date, date, str]]:
    """Draw the people: place, benefit, spell, course, and whether its hours come late."""
    random = Random(19)
    first = last_day(FIRST_QUARTER) - timedelta(days=365 * (YEARS_COVERED + 2))
    for number in range(PEOPLE):
        start = first + timedelta(days=random.randrange(365 * 15))
        end = start + timedelta(days=random.randrange(200, 1500))
        course = start + timedelta(days=random.randrange(0, 900))
        benefit, visitation = BENEFITS[number % len(BENEFITS)]
        # a third of the places hold few people, so that something is hidden in every vintage
        place = PLACES[min(int(random.expovariate(0.35)), len(PLACES) - 1)]
        late = ("", "late", "prompt", "prompt", "prompt")[number % 5]
        yield number, place, benefit, visitation, start, end, course, course + timedelta(90), late


def write_dataset(folder: Path, count: int) -> None:
    """Write the raw files: an extract of spells and one of courses for each vintage."""
    deliveries: list[Row] = []
    spells: list[Row] = []
    courses: list[Row] = []
    drawn = list(people())
    for quarter in range(FIRST_QUARTER, FIRST_QUARTER + count):
        until, came = last_day(quarter), received(quarter)
        since = date(until.year - YEARS_COVERED, until.month, 1)
        for source, prefix in (("benefit_spells", "s"), ("activity_spells", "c")):
            name = f"{prefix}{quarter}"
            deliveries.append(
                [name, source, came, since, until, f"{name}.csv", "", "", "true", "invented"]
            )
        for number, place, benefit, visitation, start, end, first, last, late in drawn:
            if start > until or end < since:
                continue
            person, ended = f"invented-{number}", "" if end > until else end
            spells.append(
                [f"s{quarter}", f"s{number}", person, benefit, visitation, place, start, ended]
            )
            if first <= until and last >= since:
                is_known = late == "prompt" or (late == "late" and (until - first).days > 180)
                course = [f"c{quarter}", f"a{number}", person, benefit, OFFERS[number % 3], place]
                closed = "" if last > until else last
                courses.append([*course, "KMD Momentum", first, closed, 20 if is_known else ""])
    vintages: list[Row] = [
        [received(FIRST_QUARTER + number), f"Invented {number + 1}", "invented"]
        for number in range(count)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    example = SEEDS / "example"
    files: dict[str, list[Row]] = {
        "vintages": vintages,
        "deliveries": deliveries,
        "benefit_spells": spells,
        "activity_spells": courses,
        "hour_reports": [],
        "jobindsats_observations": [],
    }
    for name, rows in files.items():
        with (example / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])


def folder_bytes(folder: Path) -> int:
    """Return how much a folder holds."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def start_of_dbt(folder: Path) -> float:
    """Return the processor seconds that dbt takes to start; it reads the project once in all."""
    command = [str(Path(sys.executable).with_name("dbt")), "--version"]
    return measure(command, {}, folder / "logs" / "start.log").cpu_seconds


def publish(folder: Path, as_of: date, started: float) -> dict[str, float]:
    """Publish a vintage and return what it took, without the start of dbt."""
    environment = {"WAREHOUSE_FOLDER": str(folder / "warehouse"), "COLUMNS": "100"}
    command = [sys.executable, "scripts/publish.py", "--dataset", DATASET]
    command += ["--as-of", str(as_of), "--output", str(folder / "publications")]
    took = measure(command, environment, folder / "logs" / f"{as_of}.log")
    published = folder / "publications" / DATASET / str(as_of)
    return {
        "cpu_seconds": round(took.cpu_seconds - started, 2),
        "peak_megabytes": round(took.peak_bytes / 1e6),
        "published_megabytes": round(folder_bytes(published) / 1e6, 1),
    }


def report(kept: dict[str, dict[str, float]]) -> None:
    """Print what each vintage took, and the last against the tenth."""
    days = sorted(day for day in kept if day[0].isdigit())
    for number, day in enumerate(days, start=1):
        out.print(f"{number:3} {day}  " + "  ".join(f"{n} {v}" for n, v in kept[day].items()))
    if len(days) > 10:
        tenth, last = kept[days[9]], kept[days[-1]]
        for name, value in last.items():
            out.print(f"{name}: the last is {value / tenth[name]:.2f} of the tenth")


@click.command(help="Publish forty quarterly vintages of an invented dataset, and measure them.")
@click.option("--count", default=40, show_default=True, help="Vintages in the raw files.")
@click.option("--until", type=int, help="Publish no more than so many, counted from the first.")
def main(count: int, until: int | None) -> None:
    """Write the dataset, publish what is not published yet, and report."""
    folder = PROJECT / "target" / "years"
    figures = folder / "figures.json"
    if not (SEEDS / DATASET).is_dir():
        write_dataset(SEEDS / DATASET, count)
    kept = json.loads(figures.read_text(encoding="utf-8")) if figures.is_file() else {}
    started = kept.get("start_of_dbt", {}).get("cpu_seconds") or start_of_dbt(folder)
    kept["start_of_dbt"] = {"cpu_seconds": started}
    for number in range(min(until or count, count)):
        as_of = received(FIRST_QUARTER + number)
        if str(as_of) not in kept:
            kept[str(as_of)] = publish(folder, as_of, started)
            figures.parent.mkdir(parents=True, exist_ok=True)
            figures.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    report(kept)


if __name__ == "__main__":
    main()
