"""Records held as columns: each field of such a dataclass is an array with one entry per record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from synthesis.random_integers import Bools, Ints


@dataclass(frozen=True)
class Columns:
    """A base for dataclasses of arrays of one length."""

    def where(self, keep: Bools | Ints) -> Self:
        """Return the records that are kept, or in the order given."""
        return type(self)(*(getattr(self, field.name)[keep] for field in fields(self)))

    @classmethod
    def together(cls, parts: Sequence[Self]) -> Self:
        """Return the records of all parts, one part after another."""
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
