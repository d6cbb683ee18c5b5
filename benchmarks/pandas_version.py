"""The three series in pandas and numpy, as fast as it could be made; for a million rows.

How: only the needed columns; people and codes as whole numbers from then on, spells sorted once,
the quarters in which somebody is active as bits of one number, and everything else on flat arrays.
Run as `python -m benchmarks.pandas_version FOLDER OUTPUT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

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

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NUMBERS = {"aktivitetsparat": 0, "jobafklaring": 1, "sygedagpenge": 2}
PERIODS = len(REFERENCE_DATES)
DAYS = np.array(REFERENCE_DATES, dtype="datetime64[D]").astype(np.int64)
UNTIL = int(np.datetime64(DATA_UNTIL).astype(np.int64))
RUN = 100_000
"""More than any day's number: keeps the running latest end of one person from the next."""


def read(path: Path, columns: list[str]) -> pd.DataFrame:
    """Read some columns of a raw file as text."""
    return pd.read_csv(path, dtype=str, usecols=columns)


def day_numbers(text: pd.Series) -> Ints:
    """Return dates as days since 1970; an empty one is the last day of the data."""
    days = pd.to_datetime(text, format="%Y-%m-%d").to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), UNTIL, days.astype(np.int64))


def month_numbers(days: Ints) -> Ints:
    """Return the months since 1970 of days."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def quarter_numbers(days: Ints) -> Ints:
    """Return the numbers of days' quarters, 0 = 2014Q1."""
    return (month_numbers(days) - (FIRST_YEAR - 1970) * 12) // 3


def imputed(benefits: pd.Series, offers: pd.Series, hours: Ints) -> Bools:
    """Return for each course whether one of its class without hours is given any."""
    classes = pd.DataFrame({"benefit": benefits, "offer": offers, "hours": np.maximum(hours, 0)})
    classes["donors"] = hours > 0
    sums = classes.groupby(["benefit", "offer"], sort=False)[["hours", "donors"]].sum()
    levels = [sums, sums.groupby("offer").transform("sum"), sums * 0 + sums.sum()]
    mean = pd.Series(0, index=sums.index)
    for level in reversed(levels):
        rounded = (2 * level["hours"] + level["donors"]) // (2 * level["donors"]).clip(lower=1)
        mean = rounded.where(level["donors"] >= 10, mean)
    found = classes[["benefit", "offer"]].merge(
        mean.rename("mean").reset_index(), on=["benefit", "offer"], how="left"
    )
    return np.asarray(found["mean"].to_numpy() > 0)


def active_bits(folder: Path, people: pd.Index) -> dict[str, Ints]:
    """Return for each series and window the quarters in which each person is active, as bits."""
    courses = read(
        folder / "activity_spells.csv",
        [
            "activity_id",
            "person_id",
            "benefit_code",
            "offer_type_code",
            "start_date",
            "end_date",
            "weekly_hours",
        ],
    )
    reports = read(folder / "hour_reports.csv", ["activity_id", "weekly_hours"])
    hundredths = _hundredths(courses["weekly_hours"])
    hours = np.where(hundredths > 0, hundredths, -1)
    place = pd.Index(reports["activity_id"]).get_indexer(courses["activity_id"])
    hours = np.where(place >= 0, _hundredths(reports["weekly_hours"])[place], hours)
    is_imputed = imputed(courses["benefit_code"], courses["offer_type_code"], hours)
    person = people.get_indexer(courses["person_id"])
    counts = (hours != 0) & (courses["offer_type_code"] != "ordinaere_timer").to_numpy()
    counts &= person >= 0
    first = np.maximum(quarter_numbers(day_numbers(courses["start_date"])), 0)
    end = day_numbers(courses["end_date"])
    afters = {
        "12": np.minimum(quarter_numbers(end) + 4, PERIODS),
        "65": np.minimum(quarter_numbers(end + FULL_WINDOW_DAYS + 1), PERIODS),
    }
    conditions = {"corrected": (hours > 0) | is_imputed, "reported": hours > 0, "all": hours != 0}
    found: dict[str, Ints] = {}
    for window, after in afters.items():
        runs = np.where(after > first, (1 << np.maximum(after, 0)) - (1 << first), 0)
        for series, condition in conditions.items():
            bits = np.zeros(len(people), dtype=np.int64)
            chosen = counts & condition
            np.bitwise_or.at(bits, person[chosen], runs[chosen])
            found[f"{series}_{window}"] = bits
    return found


def _hundredths(hours: pd.Series) -> Ints:
    return np.asarray(hours.astype(float).fillna(0).mul(100).round().to_numpy(), dtype=np.int64)


def chained(spells: pd.DataFrame) -> pd.DataFrame:
    """Return the spells sorted, each with its chain's number, first day and last day."""
    spells = spells.iloc[
        np.lexsort((spells["start"], spells["group"], spells["person"]))
    ].reset_index(drop=True)
    person, group = spells["person"].to_numpy(), spells["group"].to_numpy()
    start, end = spells["start"].to_numpy(), spells["end"].to_numpy()
    is_other = np.ones(len(spells), dtype=bool)
    is_other[1:] = (person[1:] != person[:-1]) | (group[1:] != group[:-1])
    floor = np.cumsum(is_other) * RUN
    before = np.maximum.accumulate(end + floor)
    latest = np.empty_like(before)
    latest[0], latest[1:] = 0, before[:-1]
    latest -= floor
    is_after_month = month_numbers(start) >= month_numbers(latest) + 2
    is_new = is_other | np.where(group == 1, is_after_month, start > latest + 1)
    first = np.flatnonzero(is_new)
    chain = np.cumsum(is_new) - 1
    return spells.assign(
        chain=chain,
        chain_start=start[first][chain],
        chain_end=np.maximum.reduceat(end, first)[chain],
        is_new=is_new,
    )


def candidates(spells: pd.DataFrame) -> pd.DataFrame:
    """Return who is on a population benefit at the end of which quarter, and where."""
    spells = spells[spells["is_population"]]
    group = spells["group"].to_numpy()
    by_seniority = quarter_numbers(spells["chain_start"].to_numpy() - 1) + 4
    first = np.maximum(quarter_numbers(spells["start"].to_numpy()), 0)
    first = np.maximum(first, np.where(group > 0, by_seniority, 0))
    after = np.minimum(quarter_numbers(spells["end"].to_numpy() + 1), PERIODS)
    lengths = np.maximum(after - first, 0)
    rows = np.repeat(np.arange(len(spells)), lengths)
    begins = np.cumsum(lengths) - lengths
    quarter = np.arange(len(rows)) - begins[rows] + first[rows]
    found = spells.iloc[rows].assign(quarter=quarter, day=DAYS[quarter])
    return found.sort_values(["start", "spell_id"], kind="stable").drop_duplicates(
        ["person", "group", "quarter"], keep="last"
    )


def members(spells: pd.DataFrame) -> pd.DataFrame:
    """Return who is counted, in which municipality, in which quarter."""
    everybody = candidates(spells)
    is_sure = (everybody["group"] > 0) | (everybody["day"] - everybody["chain_start"] >= SURE_DAYS)
    unsure = everybody[~is_sure]
    chains = spells[(spells["group"] == 0) & spells["is_new"]]
    chains = chains[["person", "chain_start", "chain_end"]].rename(
        columns={"chain_start": "first_day", "chain_end": "last_day"}
    )
    is_same = chains["person"] == chains["person"].shift(-1)
    chains["next_day"] = chains["first_day"].shift(-1).where(is_same, RUN).astype(np.int64)
    met = unsure[["person", "quarter", "day"]].merge(chains, on="person")
    met = met[(met["first_day"] <= met["day"]) & (met["day"] - met["last_day"] <= FULL_WINDOW_DAYS)]
    last_block = (met["day"] - met["last_day"]).clip(lower=0) // 7
    is_shared = (met["next_day"] <= met["day"]) & (
        (met["day"] - met["next_day"]) // 7 == last_block
    )
    blocks = (met["day"] - met["first_day"]).clip(upper=FULL_WINDOW_DAYS) // 7 - last_block + 1
    met["blocks"] = blocks - is_shared.astype(np.int64)
    counted = met.groupby(["person", "quarter"], sort=False)["blocks"].sum()
    enough = counted[counted >= 52].reset_index()[["person", "quarter"]]
    kept = unsure.merge(enough, on=["person", "quarter"])
    columns = ["person", "group", "municipality_code", "quarter"]
    return pd.concat([everybody.loc[is_sure, columns], kept[columns]])


def counts(people: pd.DataFrame, active: dict[str, Ints]) -> pd.DataFrame:
    """Return persons and passive persons of every area."""
    person, group = people["person"].to_numpy(), people["group"].to_numpy()
    figures = {"persons": np.ones(len(people), dtype=np.int64)}
    for name, series in zip(COUNTS[4:], ("corrected", "reported", "all"), strict=True):
        bits = np.where(group == 0, active[f"{series}_65"][person], active[f"{series}_12"][person])
        figures[name] = 1 - (bits >> people["quarter"].to_numpy() & 1)
    keys = ["group", "quarter", "municipality_code"]
    by_municipality = people[keys].assign(**figures).groupby(keys)[COUNTS[3:]].sum().reset_index()
    regions = pd.read_csv(MEMBERSHIPS, dtype=str).set_index("municipality_code")["region_code"]
    by_municipality["region_code"] = by_municipality["municipality_code"].map(regions)
    by_municipality["country"] = "000"
    names = {number: name for name, number in NUMBERS.items()}
    by_municipality["target_group_code"] = by_municipality["group"].map(names)
    by_municipality["reference_date"] = np.array(REFERENCE_DATES)[by_municipality["quarter"]]
    parts = []
    for area in ("municipality_code", "region_code", "country"):
        level = ["target_group_code", "reference_date", area]
        sums = by_municipality.groupby(level)[COUNTS[3:]].sum().reset_index()
        parts.append(sums.set_axis(COUNTS, axis=1))
    return pd.concat(parts)


def main(folder: Path, output: Path) -> None:
    """Count a dataset's raw files and write the counts as CSV."""
    spells = read(
        folder / "benefit_spells.csv",
        [
            "spell_id",
            "person_id",
            "benefit_code",
            "visitation_category",
            "municipality_code",
            "start_date",
            "end_date",
        ],
    )
    spells = spells[spells["benefit_code"].isin(list(GROUPS))]
    codes, people = pd.factorize(spells["person_id"])
    is_ready = spells["visitation_category"] == "aktivitetsparat"
    group = spells["benefit_code"].map(GROUPS).map(NUMBERS)
    table = pd.DataFrame(
        {
            "person": codes,
            "group": group,
            "is_population": spells["benefit_code"].isin(POPULATION) & ((group > 0) | is_ready),
            "municipality_code": spells["municipality_code"],
            "spell_id": spells["spell_id"],
            "start": day_numbers(spells["start_date"]),
            "end": day_numbers(spells["end_date"]),
        }
    )
    del spells
    found = counts(members(chained(table)), active_bits(folder, pd.Index(people)))
    found.sort_values(COUNTS[:3]).to_csv(output, index=False)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:3]))
