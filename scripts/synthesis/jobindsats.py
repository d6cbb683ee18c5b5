"""Invented cells of the four groups that Jobindsats publishes itself, in two deliveries."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from common.raw_files import RAW_COLUMNS
from synthesis.random_integers import Ints, RandomIntegers
from synthesis.tables import day

TABLE = "passiv12"
SHARE = "Passivandel i perioden i pct."
PERSONS = "Antal personer"
COUNTRY = "Hele landet"

GROUPS = {
    "dagpenge": "Dagpengemodtagere",
    "ressourceforloeb": "Ressourceforløb",
    "ledighedsydelse": "Ledighedsydelse",
    "kontanthjaelp_jobparat": "Jobparate kontanthjælpsmodtagere",
}
"""As in parameters.csv, and as published (method 1)."""

QUARTERS = [f"{year}Q{quarter}" for year in (2017, 2018, 2019) for quarter in (1, 2, 3, 4)]

_LAST_MISSING_COUNT = 2
_EMPTIED_CELLS = 7
_GROWTH_PER_QUARTER = (-6, 3, 9, -12)  # per thousand, by group
_FALL_PER_QUARTER = 4  # of the passive share, per thousand of itself


@dataclass(frozen=True)
class CellDelivery:
    """One export: a rolling window of quarters.

    Attributes:
        first_quarter, last_quarter: positions in QUARTERS.
        missing: share of the activity that is missing when the whole look-back lies after a move,
            per thousand.
    """

    delivery_id: str
    received: str
    first_quarter: int
    last_quarter: int
    missing: int


DELIVERIES = (
    CellDelivery("j1903", "2019-03-18", 0, 7, missing=330),
    CellDelivery("j2003", "2020-03-17", 2, 11, missing=60),
)


def cell_rows(parameters: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each delivery, sorted, as in jobindsats_observations.csv."""
    persons, passive = _true_counts(parameters)
    exposed = _exposure(parameters)
    return [_rows_of(parameters, delivery, persons, passive, exposed) for delivery in DELIVERIES]


def _true_counts(parameters: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return persons and passive persons, shape (groups, quarters, municipalities)."""
    random = RandomIntegers("jobindsats")
    base, target = (
        parameters[[f"jobindsats_{kind}_{group}" for group in GROUPS]].to_numpy().T[:, None, :]
        for kind in ("persons", "permille")
    )
    quarter = np.arange(len(QUARTERS))[None, :, None]
    shape = (len(GROUPS), len(QUARTERS), len(parameters))
    size = len(GROUPS) * len(QUARTERS) * len(parameters)
    growth = 1_000 + np.array(_GROWTH_PER_QUARTER)[:, None, None] * (quarter - 6)
    noise = random.between(-25, 25, size).reshape(shape)
    jump = random.between(-1, 1, size).reshape(shape)
    persons = np.maximum((base * growth * (1_000 + noise) + 500_000) // 1_000_000 + jump, 0)
    share = target * (1_000 - _FALL_PER_QUARTER * (quarter - 9))
    share = share * (1_000 + random.between(-60, 60, size).reshape(shape)) // 1_000_000
    share = np.clip(share, 0, 950)
    # whole persons: the remainder decides by chance, so that small places get their 0 and 1
    passive = (persons * share + random.below(1_000, size).reshape(shape)) // 1_000
    return persons, np.minimum(passive, persons)


def _exposure(parameters: pd.DataFrame) -> Ints:
    """Return how much of the twelve months lies after the move, per thousand.

    Shape (quarters, municipalities). The move counts until mid-September 2019.
    """
    last_days = pd.PeriodIndex(QUARTERS, freq="Q").end_time.strftime("%Y-%m-%d")
    ends = np.array([day(text) for text in last_days])[:, None]
    upper = np.minimum(ends, day("2019-09-14"))
    lower = np.maximum(ends - 364, parameters["moved"].to_numpy())
    return np.asarray(np.maximum(upper - lower + 1, 0) * 1_000 // 365, dtype=np.int64)


def _rows_of(
    parameters: pd.DataFrame, delivery: CellDelivery, persons: Ints, passive: Ints, exposed: Ints
) -> pd.DataFrame:
    random = RandomIntegers(f"jobindsats {delivery.delivery_id}")
    lost = (persons - passive) * exposed * delivery.missing
    lost = (lost + random.below(1_000_000, lost.size).reshape(lost.shape)) // 1_000_000
    # people who move are counted in both places, and once in the country
    shape = persons.shape[:2]
    twice = random.between(2, 6, shape[0] * shape[1]).reshape(shape)
    counts = _with_country(persons, twice)
    idle = _with_country(passive + lost, twice // 4)
    cells = pd.MultiIndex.from_product(
        [GROUPS.values(), QUARTERS, [*parameters["municipality_name"], COUNTRY]],
        names=["group_label", "period_label", "area_label"],
    ).to_frame(index=False)
    shown = {
        PERSONS: [_count_text(count) for count in counts],
        SHARE: [_share_text(*cell) for cell in zip(idle, counts, strict=True)],
    }
    measures = [
        cells.assign(
            measure_label=measure,
            value=[value for value, _ in texts],
            value_raw=[raw for _, raw in texts],
        )
        for measure, texts in shown.items()
    ]
    rows = pd.concat(measures).assign(
        delivery_id=delivery.delivery_id, table_id=TABLE, dimensions=""
    )[[*RAW_COLUMNS["jobindsats_observations"]]]
    known = QUARTERS[delivery.first_quarter : delivery.last_quarter + 1]
    rows = rows[rows["period_label"].isin(known)]
    rows = rows.sort_values([*rows.columns], ignore_index=True)
    return _with_some_emptied(rows, random) if delivery == DELIVERIES[-1] else rows


def _with_country(counts: Ints, twice: Ints) -> list[int]:
    """Return the counts of all places and of the country, in a row."""
    country = counts.sum(axis=2) - twice
    return np.dstack([counts, country]).ravel().tolist()


def _count_text(count: int) -> tuple[str, str]:
    """Return value and value_raw of a count; 0, 1 and 2 are never shown."""
    return ("", "-") if count <= _LAST_MISSING_COUNT else (str(count), str(count))


def _share_text(passive: int, persons: int) -> tuple[str, str]:
    """Return value and value_raw of a share in per cent, rounded half up to one decimal."""
    if persons == 0:
        return "", ""
    tenths = (2_000 * passive + persons) // (2 * persons)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole), f"{whole},{tenth}"


def _with_some_emptied(rows: pd.DataFrame, random: RandomIntegers) -> pd.DataFrame:
    """Empty a few municipal shares of the later export that the earlier one had."""
    is_municipal_share = (rows["measure_label"] == SHARE) & (rows["area_label"] != COUNTRY)
    chosen = rows.index[is_municipal_share & rows["period_label"].isin(QUARTERS[2:8])]
    emptied = chosen[random.below(len(chosen), _EMPTIED_CELLS)]
    rows.loc[emptied, ["value", "value_raw"]] = ["", ".."]
    return rows
