"""The first draft in pandas: merges, filters and groups; for a million rows.

Run as `python -m benchmarking.first_drafts.pandas_version FOLDER OUTPUT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

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

KEYS = ["target_group_code", "person_id", "reference_date"]


def read(path: Path, hours: bool = False) -> pd.DataFrame:
    """Read a raw file: text, dates, and hours where it has them."""
    frame = pd.read_csv(path, dtype=str)
    if "start_date" in frame:
        frame["start_date"] = pd.to_datetime(frame["start_date"], format="%Y-%m-%d")
        frame["end_date"] = pd.to_datetime(frame["end_date"], format="%Y-%m-%d").fillna(
            pd.Timestamp(DATA_UNTIL)
        )
    if hours:
        frame["weekly_hours"] = frame["weekly_hours"].astype(float)
    return frame


def dates() -> pd.DataFrame:
    """Return the reference dates with the first days of both windows."""
    frame = pd.DataFrame(
        {
            "reference_date": pd.to_datetime(REFERENCE_DATES),
            "months_12": pd.to_datetime([months_12_start(day) for day in REFERENCE_DATES]),
        }
    )
    frame["weeks_65"] = frame["reference_date"] - pd.Timedelta(days=FULL_WINDOW_DAYS)
    return frame


def counting_courses(folder: Path) -> pd.DataFrame:
    """Return the courses that count in some series: person, days, and in which series."""
    courses = read(folder / "activity_spells.csv", hours=True)
    reports = read(folder / "hour_reports.csv", hours=True)
    courses = courses.merge(
        reports[["activity_id", "weekly_hours"]].rename(columns={"weekly_hours": "reported"}),
        on="activity_id",
        how="left",
    )
    courses["actual"] = courses["reported"].fillna(
        courses["weekly_hours"].where(courses["weekly_hours"] > 0)
    )
    donors = courses[courses["actual"] > 0]
    classes = courses[["benefit_code", "offer_type_code"]].drop_duplicates()
    levels = (["benefit_code", "offer_type_code"], ["offer_type_code"])
    classes["imputed"] = float("nan")
    for level in levels:
        means = donors.groupby(level)["actual"].agg(["size", "mean"]).reset_index()
        found = classes.merge(means, on=level, how="left")
        enough = found["mean"].where(found["size"] >= 10).to_numpy()
        classes["imputed"] = classes["imputed"].fillna(pd.Series(enough, index=classes.index))
    if len(donors) >= 10:
        classes["imputed"] = classes["imputed"].fillna(donors["actual"].mean())
    courses = courses[courses["actual"].isna() | (courses["actual"] > 0)]
    courses = courses[courses["offer_type_code"] != "ordinaere_timer"]
    courses = courses.merge(classes, on=["benefit_code", "offer_type_code"])
    courses["is_reported"] = courses["actual"].notna()
    # a mean below half a hundredth of an hour is rounded to none
    courses["is_corrected"] = courses["is_reported"] | (courses["imputed"] >= 0.005)
    return courses[["person_id", "start_date", "end_date", "is_reported", "is_corrected"]]


def chains(spells: pd.DataFrame) -> pd.DataFrame:
    """Return each person's chains of spells in each group: first and last day."""
    person = ["target_group_code", "person_id"]
    spells = spells.sort_values([*person, "start_date"])
    latest_end = spells.groupby(person)["end_date"].cummax()
    spells["end_before"] = latest_end.groupby([spells[key] for key in person]).shift()
    month_after_next = spells["end_before"].dt.to_period("M").dt.to_timestamp() + pd.DateOffset(
        months=2
    )
    is_after_gap = spells["start_date"] > spells["end_before"] + pd.Timedelta(days=1)
    is_after_month = spells["start_date"] >= month_after_next
    is_jobafklaring = spells["target_group_code"] == "jobafklaring"
    is_new = spells["end_before"].isna() | is_after_month.where(is_jobafklaring, is_after_gap)
    spells["chain"] = is_new.cumsum()
    return (
        spells.groupby([*person, "chain"])
        .agg(first_day=("start_date", "min"), last_day=("end_date", "max"))
        .reset_index()
    )


def seniority(people_chains: pd.DataFrame) -> pd.DataFrame:
    """Return who has a year's seniority on which reference date, one date at a time."""
    found = []
    is_weeks = people_chains["target_group_code"] == "aktivitetsparat"
    for day in dates().itertuples():
        unbroken = people_chains[
            ~is_weeks
            & (people_chains["first_day"] <= day.months_12)
            & (people_chains["last_day"] >= day.reference_date)
        ]
        met = people_chains[
            is_weeks
            & (people_chains["first_day"] <= day.reference_date)
            & (people_chains["last_day"] >= day.weeks_65)
        ]
        back_to_last = (day.reference_date - met["last_day"]).dt.days.clip(lower=0) // 7
        back_to_first = (day.reference_date - met["first_day"]).dt.days.clip(
            upper=FULL_WINDOW_DAYS
        ) // 7
        lengths = (back_to_first - back_to_last + 1).to_numpy()
        weeks = met[["target_group_code", "person_id"]].loc[met.index.repeat(lengths)]
        weeks["week"] = back_to_last.repeat(lengths) + weeks.groupby(level=0).cumcount()
        counted = weeks.drop_duplicates().groupby(["target_group_code", "person_id"]).size()
        enough = counted[counted >= 52].reset_index()
        people = pd.concat([unbroken, enough])[["target_group_code", "person_id"]]
        found.append(people.drop_duplicates().assign(reference_date=day.reference_date))
    return pd.concat(found)


def members(spells: pd.DataFrame, with_seniority: pd.DataFrame) -> pd.DataFrame:
    """Return who is counted, where and when, and from which day courses are looked for."""
    is_ready = spells["visitation_category"] == "aktivitetsparat"
    is_other = spells["target_group_code"] != "aktivitetsparat"
    population = spells[spells["is_population"] & (is_other | is_ready)]
    in_force = [
        population[
            (population["start_date"] <= day.reference_date)
            & (population["end_date"] >= day.reference_date)
        ].assign(reference_date=day.reference_date, months_12=day.months_12, weeks_65=day.weeks_65)
        for day in dates().itertuples()
    ]
    people = pd.concat(in_force).merge(with_seniority, on=KEYS)
    people = people.sort_values(["start_date", "spell_id"]).drop_duplicates(KEYS, keep="last")
    is_weeks = people["target_group_code"] == "aktivitetsparat"
    people["look_back"] = people["weeks_65"].where(is_weeks, people["months_12"])
    return people[[*KEYS, "look_back", "municipality_code"]]


def counts(people: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """Return persons and passive persons of every area."""
    series = ["is_corrected", "is_reported", "if_all"]
    found = []
    for _, one_date in people.groupby("reference_date"):
        met = one_date.merge(courses, on="person_id")
        met = met[
            (met["start_date"] <= met["reference_date"]) & (met["end_date"] >= met["look_back"])
        ]
        found.append(met.groupby(KEYS)[["is_corrected", "is_reported"]].any().reset_index())
    active = pd.concat(found).assign(if_all=True)
    areas = pd.read_csv(AREAS, dtype=str)
    marked = people.merge(active, on=KEYS, how="left").merge(
        areas, left_on="municipality_code", right_on="area_code"
    )
    for name, one in zip(COUNTS[4:], series, strict=True):
        marked[name] = marked[one].isna() | (marked[one] == False)  # noqa: E712
    marked["persons"] = 1
    marked["country"] = "000"
    parts = []
    for area in ("municipality_code", "region_code", "country"):
        keys = ["target_group_code", "reference_date", area]
        parts.append(marked.groupby(keys)[COUNTS[3:]].sum().reset_index().set_axis(COUNTS, axis=1))
    return pd.concat(parts)


def main(folder: Path, output: Path) -> None:
    """Count a dataset's raw files and write the counts as CSV."""
    spells = read(folder / "benefit_spells.csv")
    spells["target_group_code"] = spells["benefit_code"].map(GROUPS)
    spells["is_population"] = spells["benefit_code"].isin(POPULATION)
    spells = spells[spells["target_group_code"].notna()]
    people = members(spells, seniority(chains(spells)))
    found = counts(people, counting_courses(folder)).sort_values(COUNTS[:3])
    found.to_csv(output, index=False, date_format="%Y-%m-%d")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
