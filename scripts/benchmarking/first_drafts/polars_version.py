"""The first draft in polars: the method as joins, filters and groups, as one would write it down.

Run as `python -m benchmarking.first_drafts.polars_version FOLDER OUTPUT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from polars import col

from benchmarking.counting import (
    AREAS,
    COUNTS,
    DATA_UNTIL,
    FULL_WINDOW_DAYS,
    GROUPS,
    POPULATION,
    REFERENCE_DATES,
    months_12_start,
)

RULES = pl.DataFrame(
    {
        "target_group_code": list(GROUPS.values()),
        "benefit_code": list(GROUPS),
        "is_population": [benefit in POPULATION for benefit in GROUPS],
    }
)
DATES = pl.DataFrame(
    {
        "reference_date": REFERENCE_DATES,
        "months_12": [months_12_start(day) for day in REFERENCE_DATES],
    }
).with_columns(weeks_65=col("reference_date") - pl.duration(days=FULL_WINDOW_DAYS))


def read(path: Path, hours: bool = False) -> pl.LazyFrame:
    """Read a raw file: text, dates, and hours where it has them."""
    frame = pl.scan_csv(path, infer_schema=False)
    if "start_date" in frame.collect_schema():
        frame = frame.with_columns(col("start_date", "end_date").str.to_date("%Y-%m-%d"))
        frame = frame.with_columns(col("end_date").fill_null(DATA_UNTIL))
    return frame.with_columns(col("weekly_hours").cast(pl.Float64)) if hours else frame


def counting_courses(folder: Path) -> pl.DataFrame:
    """Return the courses that count in some series: person, days, and in which series."""
    reports = read(folder / "hour_reports.csv", hours=True)
    courses = (
        read(folder / "activity_spells.csv", hours=True)
        .join(reports.select("activity_id", reported="weekly_hours"), on="activity_id", how="left")
        .with_columns(
            actual=pl.coalesce(
                "reported", pl.when(col("weekly_hours") > 0).then(col("weekly_hours"))
            )
        )
        .collect()
    )
    classes = (
        courses.group_by("benefit_code", "offer_type_code")
        .agg(
            class_donors=(col("actual") > 0).sum(),
            class_hours=col("actual").filter(col("actual") > 0).sum(),
        )
        .with_columns(
            offer_donors=col("class_donors").sum().over("offer_type_code"),
            offer_hours=col("class_hours").sum().over("offer_type_code"),
            all_donors=col("class_donors").sum(),
            all_hours=col("class_hours").sum(),
        )
        .with_columns(
            imputed=pl.when(col("class_donors") >= 10)
            .then(col("class_hours") / col("class_donors"))
            .when(col("offer_donors") >= 10)
            .then(col("offer_hours") / col("offer_donors"))
            .when(col("all_donors") >= 10)
            .then(col("all_hours") / col("all_donors"))
        )
        .select("benefit_code", "offer_type_code", "imputed")
    )
    return (
        courses.filter(col("actual").is_null() | (col("actual") > 0))
        .filter(col("offer_type_code") != "ordinaere_timer")
        .join(classes, on=["benefit_code", "offer_type_code"])
        .select(
            "person_id",
            "start_date",
            "end_date",
            is_reported=col("actual").is_not_null(),
            # a mean below half a hundredth of an hour is rounded to none
            is_corrected=col("actual").is_not_null() | (col("imputed") >= 0.005),
        )
    )


def chains(spells: pl.DataFrame) -> pl.DataFrame:
    """Return each person's chains of spells in each group: first and last day."""
    month_after_next = col("end_before").dt.month_start().dt.offset_by("2mo")
    day_after_next = col("end_before") + pl.duration(days=1)
    person = ["target_group_code", "person_id"]
    return (
        spells.sort(*person, "start_date")
        .with_columns(end_before=col("end_date").cum_max().shift(1).over(person))
        .with_columns(
            is_new=col("end_before").is_null()
            | pl.when(col("target_group_code") == "jobafklaring")
            .then(col("start_date") >= month_after_next)
            .otherwise(col("start_date") > day_after_next)
        )
        .with_columns(chain=col("is_new").cum_sum().over(person))
        .group_by(*person, "chain")
        .agg(first_day=col("start_date").min(), last_day=col("end_date").max())
    )


def seniority(people_chains: pl.DataFrame) -> pl.DataFrame:
    """Return who has a year's seniority on which reference date."""
    keys = ["target_group_code", "person_id", "reference_date"]
    days_back = (col("reference_date") - col("last_day")).dt.total_days()
    days_back_to_first = (col("reference_date") - col("first_day")).dt.total_days()
    dated = people_chains.join(DATES, how="cross")
    unbroken = dated.filter(
        (col("target_group_code") != "aktivitetsparat")
        & (col("first_day") <= col("months_12"))
        & (col("last_day") >= col("reference_date"))
    )
    weeks = (
        dated.filter(
            (col("target_group_code") == "aktivitetsparat")
            & (col("first_day") <= col("reference_date"))
            & (col("last_day") >= col("weeks_65"))
        )
        .select(
            *keys,
            week=pl.int_ranges(
                pl.max_horizontal(days_back, 0) // 7,
                pl.min_horizontal(days_back_to_first, FULL_WINDOW_DAYS) // 7 + 1,
            ),
        )
        .explode("week")
        .unique()
        .group_by(keys)
        .len()
        .filter(col("len") >= 52)
    )
    return pl.concat([unbroken.select(keys), weeks.select(keys)])


def members(spells: pl.DataFrame, with_seniority: pl.DataFrame) -> pl.DataFrame:
    """Return who is counted, where and when, and from which day courses are looked for."""
    keys = ["target_group_code", "person_id", "reference_date"]
    is_ready = col("visitation_category") == "aktivitetsparat"
    return (
        spells.filter(
            col("is_population") & ((col("target_group_code") != "aktivitetsparat") | is_ready)
        )
        .join(DATES, how="cross")
        .filter(
            (col("start_date") <= col("reference_date"))
            & (col("end_date") >= col("reference_date"))
        )
        .join(with_seniority, on=keys, how="semi")
        .sort("start_date", "spell_id")
        .unique(keys, keep="last")
        .with_columns(
            look_back=pl.when(col("target_group_code") == "aktivitetsparat")
            .then("weeks_65")
            .otherwise("months_12")
        )
        .select(*keys, "look_back", "municipality_code")
    )


def counts(people: pl.DataFrame, courses: pl.DataFrame) -> pl.DataFrame:
    """Return persons and passive persons of every area."""
    keys = ["target_group_code", "person_id", "reference_date"]
    series = ["is_corrected", "is_reported", "if_all"]
    active = (
        people.join(courses, on="person_id")
        .filter(
            (col("start_date") <= col("reference_date")) & (col("end_date") >= col("look_back"))
        )
        .group_by(keys)
        .agg(col("is_corrected", "is_reported").any())
        .with_columns(if_all=True)
    )
    areas = pl.read_csv(AREAS, infer_schema=False).filter(col("area_level") == "municipality")
    marked = (
        people.join(active, on=keys, how="left")
        .with_columns(col(series).fill_null(False))
        .join(areas, left_on="municipality_code", right_on="area_code")
    )
    names = dict(zip(COUNTS[4:], series, strict=True))
    figures = [
        pl.len().cast(pl.Int64).alias("persons"),
        *((~col(one)).sum().cast(pl.Int64).alias(name) for name, one in names.items()),
    ]
    levels = [col("municipality_code"), col("region_code"), pl.lit("000")]
    return pl.concat(
        [
            marked.group_by("target_group_code", "reference_date", area_code=area).agg(figures)
            for area in levels
        ]
    ).select(COUNTS)


def main(folder: Path, output: Path) -> None:
    """Count a dataset's raw files and write the counts as CSV."""
    spells = read(folder / "benefit_spells.csv").join(RULES.lazy(), on="benefit_code").collect()
    with_seniority = seniority(chains(spells))
    people = members(spells, with_seniority)
    counts(people, counting_courses(folder)).sort(COUNTS[:3]).write_csv(output)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
