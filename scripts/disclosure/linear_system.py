"""What a set of published figures allows: linear constraints, and the range of each hidden count.

Nothing here knows of statistics: unknowns, sums and orders go in, ranges come out. The solver is
HiGHS, through scipy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

UPPER_BOUND = 1_000_000.0
"""No count is larger: the range of a count that nothing bounds is at least this wide."""

TOLERANCE = 1e-6
"""How far from whole the solver's numbers may be."""

ROUNDS = 24
"""Rounds that widen many counts at once, before the rest are taken one by one."""

Unknown = Any
"""Whatever names an unknown; it must be hashable."""

Vector = npt.NDArray[np.float64]
Combination = Mapping[Unknown, float]
Term = tuple[Unknown, float | None, float]
"""What names a figure, its value where it is shown, and its factor."""


class ContradictionError(Exception):
    """No table of counts has these figures: what was published contradicts itself."""


@dataclass
class LinearSystem:
    """Unknown counts of 0 or more, and the constraints on them.

    Attributes:
        unknowns: each unknown and its column.
        equalities: combinations of unknowns and what each adds up to.
        at_mosts: combinations of unknowns and what each is at most.
    """

    unknowns: dict[Unknown, int] = field(default_factory=dict)
    equalities: list[tuple[dict[int, float], float]] = field(default_factory=list)
    at_mosts: list[tuple[dict[int, float], float]] = field(default_factory=list)

    def equal(self, combination: Combination, total: float) -> None:
        """State that a combination of unknowns adds up to a total.

        Raises:
            ContradictionError: nothing is unknown in it and the total is not 0.
        """
        columns = self._columns(combination)
        if columns:
            self.equalities.append((columns, total))
        elif abs(total) > TOLERANCE:
            raise ContradictionError

    def at_most(self, combination: Combination, total: float) -> None:
        """State that a combination of unknowns is at most a total.

        Raises:
            ContradictionError: nothing is unknown in it and the total is below 0.
        """
        columns = self._columns(combination)
        if columns:
            self.at_mosts.append((columns, total))
        elif total < -TOLERANCE:
            raise ContradictionError

    def _columns(self, combination: Combination) -> dict[int, float]:
        return {
            self.unknowns.setdefault(unknown, len(self.unknowns)): factor
            for unknown, factor in combination.items()
            if factor != 0
        }

    def widths(self, targets: Iterable[Combination], enough: float) -> list[float]:
        """Return, for each combination, how far apart its largest and smallest values lie.

        A width at or above `enough` is a lower bound (looking further would add nothing);
        a width below it is exact.

        Raises:
            ContradictionError: no values satisfy the system.
        """
        columns = [self._columns(target) for target in targets]
        if not columns:
            return []
        goals = _matrix(columns, len(self.unknowns))
        program = _Program(self)
        lowest = np.full(len(columns), np.inf)
        highest = np.full(len(columns), -np.inf)

        def stretch(objective: Vector) -> None:
            for sign in (1.0, -1.0):
                reached = goals @ program.solve(sign * objective)
                np.minimum(lowest, reached, out=lowest)
                np.maximum(highest, reached, out=highest)

        def narrow() -> npt.NDArray[np.intp]:
            return np.flatnonzero(highest - lowest < enough - TOLERANCE)

        # One solution is a witness for many counts at once. Which way each is pushed is drawn at
        # random, from a fixed seed: that affects the time this takes, never the result.
        random = np.random.default_rng(1)
        for _ in range(ROUNDS):
            remaining = narrow()
            if remaining.size <= 1:
                break
            push = np.zeros(len(columns))
            push[remaining] = random.choice((-1.0, 1.0), remaining.size)
            stretch(goals.T @ push)
        for index in narrow():
            push = np.zeros(len(columns))
            push[index] = 1.0
            stretch(goals.T @ push)
        return [float(width) for width in highest - lowest]


def parted(terms: Iterable[Term]) -> tuple[dict[Unknown, float], float]:
    """Return the hidden figures of a combination, and what they come to where the whole is 0."""
    unknowns: dict[Unknown, float] = {}
    total = 0.0
    for unknown, shown, factor in terms:
        if shown is None:
            unknowns[unknown] = factor
        else:
            total -= factor * shown
    return unknowns, total


class _Program:
    """The system as matrices, solved for one objective after another."""

    def __init__(self, system: LinearSystem) -> None:
        size = len(system.unknowns)
        self._equal = _matrix([columns for columns, _ in system.equalities], size)
        self._equal_to = np.array([total for _, total in system.equalities])
        self._at_most = _matrix([columns for columns, _ in system.at_mosts], size)
        self._at_most_to = np.array([total for _, total in system.at_mosts])

    def solve(self, objective: Vector) -> Vector:
        """Return the values that make the objective smallest."""
        result = linprog(
            objective,
            A_ub=self._at_most if self._at_most_to.size else None,
            b_ub=self._at_most_to if self._at_most_to.size else None,
            A_eq=self._equal if self._equal_to.size else None,
            b_eq=self._equal_to if self._equal_to.size else None,
            bounds=(0.0, UPPER_BOUND),
            method="highs",
        )
        if result.x is None:
            raise ContradictionError
        values: Vector = result.x
        return values


def _matrix(rows: list[dict[int, float]], size: int) -> csr_matrix:
    """Return combinations as the rows of a sparse matrix."""
    places = [(row, column, factor) for row, c in enumerate(rows) for column, factor in c.items()]
    row_numbers, column_numbers, factors = zip(*places, strict=True) if places else ((), (), ())
    return csr_matrix((factors, (row_numbers, column_numbers)), shape=(len(rows), size))
