"""What a set of published figures allows: linear constraints, and the range of each hidden count.

Nothing here knows of statistics: unknowns, sums and orders go in, ranges come out. The solver is
HiGHS, through scipy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
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
        combinations: of unknowns, by their columns.
        least, most: what each of these comes to.
    """

    unknowns: dict[Unknown, int] = field(default_factory=dict)
    combinations: list[dict[int, float]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def equal(self, terms: Iterable[Term]) -> None:
        """State that figures, each with its factor, add up to 0; see `between`."""
        self.between(terms, 0.0, 0.0)

    def at_most(self, terms: Iterable[Term], most: float = 0.0) -> None:
        """State that figures, each with its factor, add up to no more than a total."""
        self.between(terms, -np.inf, most)

    def between(self, terms: Iterable[Term], least: float, most: float) -> None:
        """State that figures add up to at least one total and at most another.

        Raises:
            ContradictionError: all are shown, and do not.
        """
        columns: dict[int, float] = {}
        for unknown, shown, factor in terms:
            if shown is None:
                columns[self._column(unknown)] = factor
            else:
                least, most = least - factor * shown, most - factor * shown
        if columns:
            self.combinations.append(columns)
            self.least.append(least)
            self.most.append(most)
        elif least > TOLERANCE or most < -TOLERANCE:
            raise ContradictionError

    def _column(self, unknown: Unknown) -> int:
        return self.unknowns.setdefault(unknown, len(self.unknowns))

    def narrow(self, targets: Mapping[Any, Combination], enough: float) -> dict[Any, float]:
        """Return the combinations whose largest and smallest values lie closer than `enough`.

        Returns:
            name -> how far apart they lie.

        Raises:
            ContradictionError: no values satisfy the system.
        """
        columns = [{self._column(one): f for one, f in c.items()} for c in targets.values()]
        if not columns:
            return {}
        goals = _matrix(columns, len(self.unknowns))
        constraints = LinearConstraint(
            _matrix(self.combinations, len(self.unknowns)), self.least, self.most
        )
        bounds = Bounds(0.0, UPPER_BOUND)
        lowest = np.full(len(columns), np.inf)
        highest = np.full(len(columns), -np.inf)

        def stretch(objective: Vector) -> None:
            for sign in (1.0, -1.0):
                result = milp(sign * objective, constraints=constraints, bounds=bounds)
                if result.x is None:
                    raise ContradictionError
                reached = goals @ result.x
                np.minimum(lowest, reached, out=lowest)
                np.maximum(highest, reached, out=highest)

        def too_close() -> npt.NDArray[np.intp]:
            return np.flatnonzero(highest - lowest < enough - TOLERANCE)

        # One solution is a witness for many counts at once. Which way each is pushed is drawn at
        # random, from a fixed seed: that affects the time this takes, never the result.
        random = np.random.default_rng(1)
        for _ in range(ROUNDS):
            remaining = too_close()
            if remaining.size <= 1:
                break
            push = np.zeros(len(columns))
            push[remaining] = random.choice((-1.0, 1.0), remaining.size)
            stretch(goals.T @ push)
        for index in too_close():
            push = np.zeros(len(columns))
            push[index] = 1.0
            stretch(goals.T @ push)
        names = list(targets)
        return {names[at]: float(highest[at] - lowest[at]) for at in too_close()}


def _matrix(rows: list[dict[int, float]], size: int) -> csr_matrix:
    """Return combinations as the rows of a sparse matrix."""
    places = [(row, column, factor) for row, c in enumerate(rows) for column, factor in c.items()]
    row_numbers, column_numbers, factors = zip(*places, strict=True) if places else ((), (), ())
    return csr_matrix((factors, (row_numbers, column_numbers)), shape=(len(rows), size))
