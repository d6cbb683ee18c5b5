"""The committed parameter seed: one row per municipality.

Sizes were set once after the number of people on kontanthjælp in Jobindsats, and rounded. Shares
and the list of municipalities that move to KMD Momentum are invented; where a figure has been
published for a place, its share is set to that figure. They are targets of an invention, and say
nothing about the places.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthesis.calendar_days import NO_END, day
from synthesis.random_integers import Ints

PARAMETERS = Path(__file__).with_name("parameters.csv")

FAMILIES = ("cash_benefits", "jobafklaring", "sygedagpenge")
"""The kinds of people: where they enter the system."""

COMPUTED_GROUPS = ("aktivitetsparat", "jobafklaring", "sygedagpenge")
"""The group whose passive share each family is calibrated on, in the order of FAMILIES."""

JOBINDSATS_GROUPS = ("dagpenge", "ressourceforloeb", "ledighedsydelse", "kontanthjaelp_jobparat")


@dataclass(frozen=True)
class Parameters:
    """What is given for each of the 98 municipalities, in the order of their codes.

    Attributes:
        codes: municipality codes, `0101` ...
        names: as Jobindsats writes them.
        region: position of the municipality's region among the regions.
        moved_to_momentum: day of the move, NO_END for those that did not move by 2019.
        persons: shape (families, municipalities): people ever on the benefits 2015-2019.
        passive: shape (families, municipalities): target passive share in 2019, per thousand.
        jobindsats_persons: shape (groups, municipalities).
        jobindsats_passive: shape (groups, municipalities), per thousand.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    region: Ints
    moved_to_momentum: Ints
    persons: Ints
    passive: Ints
    jobindsats_persons: Ints
    jobindsats_passive: Ints


def read_parameters(path: Path = PARAMETERS) -> Parameters:
    """Return the parameter seed as arrays."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    regions = sorted({row["region_code"] for row in rows})

    def table(columns: list[str]) -> Ints:
        return np.array([[int(row[column]) for row in rows] for column in columns], dtype=np.int64)

    return Parameters(
        codes=tuple(row["municipality_code"] for row in rows),
        names=tuple(row["municipality_name"] for row in rows),
        region=np.array([regions.index(row["region_code"]) for row in rows], dtype=np.int64),
        moved_to_momentum=np.array(
            [day(row["moved_to_momentum"]) if row["moved_to_momentum"] else NO_END for row in rows],
            dtype=np.int64,
        ),
        persons=table([f"persons_{family}" for family in FAMILIES]),
        passive=table([f"passive_permille_{group}" for group in COMPUTED_GROUPS]),
        jobindsats_persons=table([f"jobindsats_persons_{group}" for group in JOBINDSATS_GROUPS]),
        jobindsats_passive=table([f"jobindsats_permille_{group}" for group in JOBINDSATS_GROUPS]),
    )
