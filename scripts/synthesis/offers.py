"""What a course can be: offer types, how long they last, their weekly hours.

All data, no code: days at equal quantiles, weekly hours in hundredths with whole-number weights.
"""

from __future__ import annotations

import numpy as np

from synthesis.random_integers import Ints

# offer type: weight by family (cash benefits, jobafklaring, sygedagpenge); days; hours: weights
_OFFERS: dict[str, tuple[tuple[int, int, int], tuple[int, ...], dict[int, int]]] = {
    "vejledning_opkvalificering": (
        (58, 60, 62),
        (7, 28, 42, 56, 70, 91, 120),
        {300: 8, 500: 10, 600: 6, 800: 9, 1000: 14, 1200: 8, 1250: 2, 1500: 14, 2000: 14}
        | {2500: 9, 3000: 4, 3700: 4, 750: 3, 1825: 1},
    ),
    "ordinaer_uddannelse": (
        (7, 3, 4),
        (14, 35, 60, 90, 120, 150, 180),
        {1500: 10, 2000: 20, 2500: 25, 3000: 20, 3700: 22, 2775: 2},
    ),
    "virksomhedspraktik": (
        (14, 20, 18),
        (14, 28, 30, 56, 63, 91, 120),
        {400: 6, 600: 8, 800: 10, 1000: 14, 1200: 10, 1500: 16, 2000: 14, 2500: 10, 3000: 7}
        | {3700: 5, 925: 2},
    ),
    "nytteindsats": (
        (10, 1, 1),
        (14, 28, 42, 60, 75, 85, 91),
        {1300: 10, 1500: 20, 2000: 30, 2500: 25, 3000: 15},
    ),
    "loentilskud": (
        (2, 2, 4),
        (30, 60, 90, 120, 150, 180, 180),
        {1850: 12, 2500: 25, 3000: 23, 3200: 15, 3700: 25},
    ),
    "mentor": (
        (9, 14, 11),
        (40, 70, 90, 120, 150, 180, 240),
        {50: 14, 100: 30, 150: 20, 200: 20, 250: 8, 300: 8},
    ),
    "ordinaere_timer": (
        (0, 0, 0),  # never part of the plan: it comes beside it
        (30, 60, 90, 140, 200, 300, 400),
        {200: 20, 400: 20, 600: 20, 800: 15, 1000: 15, 1500: 8, 875: 2},
    ),
}

OFFERS = tuple(_OFFERS)
ORDINAERE_TIMER = OFFERS.index("ordinaere_timer")
MENTOR = OFFERS.index("mentor")

AFFECTED = np.array(
    [
        offer in {"vejledning_opkvalificering", "ordinaer_uddannelse", "nytteindsats"}
        for offer in OFFERS
    ]
)
"""Which offer types lose their hours in the Momentum municipalities (method 2)."""

OFFER_WEIGHTS: Ints = np.array([row[0] for row in _OFFERS.values()]).T
"""Shape (families, offer types)."""

OFFER_DAYS: Ints = np.array([row[1] for row in _OFFERS.values()])
"""Shape (offer types, quantiles)."""


def _hours() -> tuple[Ints, Ints]:
    most = max(len(row[2]) for row in _OFFERS.values())
    values = np.zeros((len(_OFFERS), most), dtype=np.int64)
    weights = np.zeros((len(_OFFERS), most), dtype=np.int64)
    for offer, (_, _, table) in enumerate(_OFFERS.values()):
        values[offer, : len(table)] = list(table)
        weights[offer, : len(table)] = list(table.values())
    return values, weights


HOURS_VALUES, HOURS_WEIGHTS = _hours()
"""Shape (offer types, choices): hundredths of an hour a week, and how often."""
