"""How a life on benefits goes on: states, how long they last, and what follows.

Lengths are days at equal quantiles, weights are whole numbers; transitions.csv says what follows a
state and how it is tied to it. Nothing here is estimated from a register; it is set so that the
groups have plausible sizes and turnover.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from synthesis.random_integers import Ints

TRANSITIONS = Path(__file__).with_name("transitions.csv")

BENEFITS = (
    "kontanthjaelp",
    "uddannelseshjaelp",
    "integrationsydelse",
    "jobafklaringsforloeb",
    "sygedagpenge",
    "dagpenge",
    "ressourceforloeb",
    "ledighedsydelse",
)
CATEGORIES = ("", "jobparat", "aktivitetsparat", "uddannelsesparat", "aabenlyst_uddannelsesparat")

# state: benefit, visitation category, days at the quantiles 0, 1/8 ... 1
_STATES: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "KA": ("kontanthjaelp", "aktivitetsparat", (120, 330, 520, 720, 950, 1200, 1500, 1850, 2600)),
    "KJ": ("kontanthjaelp", "jobparat", (20, 50, 80, 120, 160, 220, 300, 420, 700)),
    "UA": ("uddannelseshjaelp", "aktivitetsparat", (90, 260, 400, 550, 720, 900, 1100, 1400, 2000)),
    "UU": ("uddannelseshjaelp", "uddannelsesparat", (20, 50, 90, 130, 180, 240, 320, 420, 600)),
    "UO": (
        "uddannelseshjaelp",
        "aabenlyst_uddannelsesparat",
        (10, 20, 35, 50, 70, 95, 125, 160, 220),
    ),
    "IA": ("integrationsydelse", "aktivitetsparat", (90, 180, 280, 370, 450, 540, 660, 800, 1050)),
    "IJ": ("integrationsydelse", "jobparat", (40, 90, 140, 200, 260, 330, 420, 540, 800)),
    "IE": ("integrationsydelse", "", (30, 60, 90, 120, 150, 180, 220, 280, 400)),
    "SB": ("sygedagpenge", "", (110, 140, 150, 154, 154, 154, 154, 158, 180)),
    "JA": ("jobafklaringsforloeb", "", (120, 360, 480, 580, 660, 729, 729, 729, 729)),
    "SL": ("sygedagpenge", "", (300, 430, 510, 590, 680, 770, 900, 1080, 1600)),
    "SS": ("sygedagpenge", "", (30, 55, 80, 105, 135, 165, 200, 250, 330)),
    "RE": ("ressourceforloeb", "", (200, 400, 560, 700, 800, 900, 1000, 1200, 1700)),
    "LE": ("ledighedsydelse", "", (60, 120, 200, 280, 370, 480, 620, 850, 1300)),
    "DP": ("dagpenge", "", (30, 60, 100, 140, 190, 250, 320, 420, 700)),
}

# how the next spell is tied to the one before: shortest and longest gap in days
_LINKS: dict[str, tuple[int, int]] = {
    "touch": (0, 0),
    "move": (0, 0),  # touches, in another municipality
    "short_gap": (1, 27),  # never holds a whole calendar month
    "month_gap": (28, 62),  # may hold one, or not
    "long_gap": (120, 420),
    "overlap": (-30, -2),
}
_LEAVES = "leaves"

# family: states of those already there on day 0, and of those who come later
_FIRST: tuple[tuple[dict[str, int], dict[str, int]], ...] = (
    (
        {"KA": 70, "KJ": 4, "UA": 18, "UU": 3, "IA": 4, "IJ": 1},
        {"KA": 54, "KJ": 10, "UA": 18, "UU": 7, "UO": 2, "IA": 5, "IJ": 2, "IE": 2},
    ),
    ({"JA": 90, "SB": 10}, {"SB": 85, "JA": 15}),
    ({"SL": 94, "SS": 6}, {"SL": 80, "SS": 17, "DP": 3}),
)

STOCK_PER_MILLION: Ints = np.array([560_000, 400_000, 190_000], dtype=np.int64)
"""By family: how many in a million are on the benefit on day 0 already."""

STATES = tuple(_STATES)
LINKS = (*_LINKS, _LEAVES)
MOVE = LINKS.index("move")
LEAVES = LINKS.index(_LEAVES)

STATE_BENEFIT: Ints = np.array([BENEFITS.index(row[0]) for row in _STATES.values()])
STATE_CATEGORY: Ints = np.array([CATEGORIES.index(row[1]) for row in _STATES.values()])
STATE_DAYS: Ints = np.array([row[2] for row in _STATES.values()])
LINK_GAP: Ints = np.array([*_LINKS.values(), (0, 0)])


def _first_weights() -> Ints:
    weights = np.zeros((len(_FIRST), 2, len(STATES)), dtype=np.int64)
    for family, tables in enumerate(_FIRST):
        for kind, table in enumerate(tables):
            for state, weight in table.items():
                weights[family, kind, STATES.index(state)] = weight
    return weights


def _next_tables() -> tuple[Ints, Ints, Ints]:
    options: dict[str, list[dict[str, str]]] = {name: [] for name in STATES}
    with TRANSITIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            options[row["state"]].append(row)
    shape = len(STATES), max(map(len, options.values()))
    weights, states = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    links = np.full(shape, LEAVES, dtype=np.int64)
    for position, name in enumerate(STATES):
        for column, row in enumerate(options[name]):
            weights[position, column] = int(row["weight"])
            links[position, column] = LINKS.index(row["link"])
            states[position, column] = STATES.index(row["next_state"] or name)
    return weights, links, states


FIRST_WEIGHTS = _first_weights()
"""Shape (families, 2: on day 0 or later, states)."""

NEXT_WEIGHTS, NEXT_LINK, NEXT_STATE = _next_tables()
"""Shape (states, options), each."""
