"""The three series in polars, as fast as it could be made.

How: only the needed columns, typed while read; people as 64-bit hashes; spells sorted once; the
quarters in which somebody is active as bits of one number; weeks counted only where one unbroken
chain does not settle the matter. Run as `python -m benchmarks.polars_version FOLDER OUTPUT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from polars import col

from benchmarks.counting import (
    COUNTS,
    DATA_UNTIL,
    FIRST_YEAR,
    FULL_WINDOW_DAYS,
    GROUPS,
    MEMBERSHIPS,
    POPULATION,
    REFERENCE_DATES,
    SURE_DAYS,
)

NUMBERS = {"aktivitetsparat": 0, "jobafklaring": 1, "sygedagpenge": 2}
PERIODS = len(REFERENCE_DATES)
SERIES = ("corrected", "reported", "all")
RUN = 100_000
"""More than any day's number: keeps the running latest end of one person from the next."""

DATES = pl.DataFrame(
    {"quarter": range(PERIODS), "day": REFERENCE_DATES}, schema_overrides={"quarter": pl.Int64}
)


def quarter_number(day: pl.Expr) -> pl.Expr:
    """Return the number of a day's quarter, 0 = 2014Q1."""
    year, quarter = day.dt.year().cast(pl.Int64), day.dt.quarter().cast(pl.Int64)
    return (year - FIRST_YEAR) * 4 + quarter - 1


def power_of_two(exponent: pl.Expr) -> pl.Expr:
    """Return 2 to a power from 0 to 24, exactly."""
    return pl.lit(2, dtype=pl.Int64).pow(exponent).cast(pl.Int64)


def read_spells(path: Path) -> pl.DataFrame:
    """Read the spells of the three groups' benefits."""
    benefit = col("benefit_code")
    is_ready = col("visitation_category") == "aktivitetsparat"
    others = ["jobafklaringsforloeb", "sygedagpenge"]
    text = ["spell_id", "person_id", "municipality_code"]
    return (
        pl.scan_csv(
            path,
            schema_overrides={
                **dict.fromkeys(text, pl.String),
                "start_date": pl.Date,
                "end_date": pl.Date,
            },
        )
        .filter(benefit.is_in(list(GROUPS)))
        .select(
            "spell_id",
            person=col("person_id").hash(),
            group=pl.when(benefit == "sygedagpenge")
            .then(2)
            .when(benefit == "jobafklaringsforloeb")
            .then(1)
            .otherwise(0)
            .cast(pl.Int8),
            is_population=benefit.is_in(others) | (is_ready & benefit.is_in(list(POPULATION))),
            municipality=col("municipality_code").cast(pl.Int16),
            start="start_date",
            end=col("end_date").fill_null(DATA_UNTIL),
        )
        .collect(engine="streaming")
    )


def read_courses(folder: Path) -> pl.DataFrame:
    """Read the courses: person, class, actual hours in hundredths, and the quarters they reach."""
    hundredths = (col("weekly_hours") * 100).round().cast(pl.Int32)
    reports = pl.scan_csv(
        folder / "hour_reports.csv", schema_overrides={"weekly_hours": pl.Float64}
    )
    end = col("end_date").fill_null(DATA_UNTIL)
    return (
        pl.scan_csv(
            folder / "activity_spells.csv",
            schema_overrides={
                "municipality_code": pl.String,
                "start_date": pl.Date,
                "end_date": pl.Date,
                "weekly_hours": pl.Float64,
            },
        )
        .join(reports.select("activity_id", reported=hundredths), on="activity_id", how="left")
        .select(
            "benefit_code",
            "offer_type_code",
            person=col("person_id").hash(),
            hours=pl.coalesce("reported", pl.when(hundredths > 0).then(hundredths)),
            first=pl.max_horizontal(quarter_number(col("start_date")), 0),
            after_12=pl.min_horizontal(quarter_number(end) + 4, PERIODS),
            after_65=pl.min_horizontal(
                quarter_number(end + pl.duration(days=FULL_WINDOW_DAYS + 1)), PERIODS
            ),
        )
        .collect(engine="streaming")
    )


def imputed_classes(courses: pl.DataFrame) -> pl.DataFrame:
    """Return for each class whether a course without hours is given any."""

    def mean(level: str) -> pl.Expr:
        hours, donors = col(f"{level}_hours"), col(f"{level}_donors")
        return (2 * hours + donors) // (2 * donors)

    donors = col("hours").filter(col("hours") > 0)
    return (
        courses.group_by("benefit_code", "offer_type_code")
        .agg(class_donors=donors.len().cast(pl.Int64), class_hours=donors.cast(pl.Int64).sum())
        .with_columns(
            offer_donors=col("class_donors").sum().over("offer_type_code"),
            offer_hours=col("class_hours").sum().over("offer_type_code"),
            all_donors=col("class_donors").sum(),
            all_hours=col("class_hours").sum(),
        )
        .select(
            "benefit_code",
            "offer_type_code",
            is_imputed=pl.coalesce(
                pl.when(col(f"{level}_donors") >= 10).then(mean(level))
                for level in ("class", "offer", "all")
            ).fill_null(0)
            > 0,
        )
    )


def active_people(courses: pl.DataFrame) -> pl.DataFrame:
    """Return for each person the quarters in whose window a course counts, as bits."""

    def run(after: str) -> pl.Expr:
        ones = power_of_two(col(after)) - power_of_two(col("first"))
        return pl.when(col(after) > col("first")).then(ones).otherwise(0)

    is_reported = col("hours").is_not_null()
    conditions = {"corrected": is_reported | col("is_imputed"), "reported": is_reported}
    windows = ("12", "65")
    return (
        courses.lazy()
        .filter(col("hours").is_null() | (col("hours") > 0))
        .filter(col("offer_type_code") != "ordinaere_timer")
        .join(imputed_classes(courses).lazy(), on=["benefit_code", "offer_type_code"])
        .with_columns(all_12=run("after_12"), all_65=run("after_65"))
        .select(
            "person",
            "all_12",
            "all_65",
            **{
                f"{series}_{window}": pl.when(condition).then(f"all_{window}").otherwise(0)
                for series, condition in conditions.items()
                for window in windows
            },
        )
        .group_by("person")
        .agg(pl.all().bitwise_or())
        .collect(engine="streaming")
    )


def chained(spells: pl.DataFrame) -> pl.DataFrame:
    """Return the spells sorted, each with its chain's number and first day."""
    is_other = (col("person") != col("person").shift(1)) | (col("group") != col("group").shift(1))
    floor = col("run").cast(pl.Int64) * RUN
    day_number = col("end").cast(pl.Int32).cast(pl.Int64)
    month_after_next = col("end_before").dt.month_start().dt.offset_by("2mo")
    day_after_next = col("end_before") + pl.duration(days=1)
    sorted_spells = (
        spells.sort("person", "group", "start")
        .with_columns(run=is_other.fill_null(True).cum_sum())
        .with_columns(latest=(day_number + floor).cum_max().shift(1) - floor)
        .with_columns(
            end_before=pl.when(col("latest") > 0).then(col("latest").cast(pl.Int32).cast(pl.Date))
        )
        .with_columns(
            chain=(
                col("end_before").is_null()
                | pl.when(col("group") == 1)
                .then(col("start") >= month_after_next)
                .otherwise(col("start") > day_after_next)
            ).cum_sum()
        )
        .drop("run", "latest", "end_before")
    )
    firsts = sorted_spells.group_by("chain").agg(chain_start=col("start").min())
    return sorted_spells.join(firsts, on="chain", how="left")


def candidates(spells: pl.DataFrame) -> pl.DataFrame:
    """Return who is on a population benefit at the end of which quarter, and where."""
    day_before_chain = col("chain_start") - pl.duration(days=1)
    by_seniority = pl.when(col("group") > 0).then(quarter_number(day_before_chain) + 4).otherwise(0)
    return (
        spells.lazy()
        .filter("is_population")
        .with_columns(
            first=pl.max_horizontal(quarter_number(col("start")), 0, by_seniority),
            after=pl.min_horizontal(quarter_number(col("end") + pl.duration(days=1)), PERIODS),
        )
        .filter(col("after") > col("first"))
        .select(
            "person",
            "group",
            "municipality",
            "start",
            "spell_id",
            "chain_start",
            quarter=pl.int_ranges("first", "after"),
        )
        .explode("quarter")
        .sort("start", "spell_id")
        .unique(["person", "group", "quarter"], keep="last")
        .join(DATES.lazy(), on="quarter")
        .collect()
    )


def members(spells: pl.DataFrame) -> pl.DataFrame:
    """Return who is counted, in which municipality, in which quarter."""
    everybody = candidates(spells)
    is_sure = (col("group") > 0) | ((col("day") - col("chain_start")).dt.total_days() >= SURE_DAYS)
    unsure = everybody.filter(~is_sure)
    chains = (
        spells.filter(col("group") == 0)
        .group_by("chain")
        .agg(person=col("person").first(), first_day=col("start").min(), last_day=col("end").max())
        .sort("person", "first_day")
        .with_columns(
            next_day=pl.when(col("person").shift(-1) == col("person")).then(
                col("first_day").shift(-1)
            )
        )
    )
    back_to = {
        name: (col("day") - col(name)).dt.total_days()
        for name in ("first_day", "last_day", "next_day")
    }
    last_block = pl.max_horizontal(back_to["last_day"], 0) // 7
    is_shared = (col("next_day") <= col("day")) & (back_to["next_day"] // 7 == last_block)
    blocks = pl.min_horizontal(back_to["first_day"], FULL_WINDOW_DAYS) // 7 - last_block + 1
    enough = (
        unsure.lazy()
        .select("person", "quarter", "day")
        .join(chains.lazy(), on="person")
        .filter((col("first_day") <= col("day")) & (back_to["last_day"] <= FULL_WINDOW_DAYS))
        .group_by("person", "quarter")
        .agg((blocks - is_shared.fill_null(False).cast(pl.Int64)).sum().alias("blocks"))
        .filter(col("blocks") >= 52)
        .collect(engine="streaming")
    )
    kept = unsure.join(enough, on=["person", "quarter"], how="semi")
    return pl.concat([everybody.filter(is_sure), kept])


def counts(people: pl.DataFrame, active: pl.DataFrame) -> pl.DataFrame:
    """Return persons and passive persons of every area."""

    def is_passive(series: str) -> pl.Expr:
        bits = pl.when(col("group") == 0).then(f"{series}_65").otherwise(f"{series}_12")
        return (bits.fill_null(0) // power_of_two(col("quarter"))) % 2 == 0

    areas = pl.read_csv(MEMBERSHIPS, infer_schema=False).rename({"municipality_code": "area_code"})
    names = dict(zip(COUNTS[4:], SERIES, strict=True))
    by_municipality = (
        people.lazy()
        .join(active.lazy(), on="person", how="left")
        .group_by("group", "day", "municipality")
        .agg(
            persons=pl.len().cast(pl.Int64),
            **{name: is_passive(series).sum().cast(pl.Int64) for name, series in names.items()},
        )
        .collect(engine="streaming")
        .join(areas.with_columns(municipality=col("area_code").cast(pl.Int16)), on="municipality")
    )
    groups = pl.DataFrame(
        {"target_group_code": NUMBERS.keys(), "group": NUMBERS.values()},
        schema_overrides={"group": pl.Int8},
    )
    levels = [col("area_code"), col("region_code"), pl.lit("000")]
    return (
        pl.concat(
            [
                by_municipality.group_by("group", reference_date=col("day"), area_code=level).agg(
                    col(COUNTS[3:]).sum()
                )
                for level in levels
            ]
        )
        .join(groups, on="group")
        .select(COUNTS)
    )


def main(folder: Path, output: Path) -> None:
    """Count a dataset's raw files and write the counts as CSV."""
    active = active_people(read_courses(folder))
    people = members(chained(read_spells(folder / "benefit_spells.csv")))
    counts(people, active).sort(COUNTS[:3]).write_csv(output)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
