"""Random integers, and nothing but integers: the same bytes on every machine.

Only the raw 64-bit output of numpy's PCG64 is used, which numpy promises to keep; its samplers
(`Generator.normal`, `choice` ...) may change between versions, and a logarithm between machines.
"""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SEED = 20190331
PER_MILLION = 1_000_000

# Letters only, so that no pseudonym can look like a CPR number; in the order of the alphabet, so
# that the order of the text is the order of the number behind it; no vowels, so no words.
LETTERS = "bcdfghjklmnpqrst"
PSEUDONYM_LETTERS = 12
_BITS = 4 * PSEUDONYM_LETTERS
_MASK = np.uint64((1 << _BITS) - 1)


class RandomIntegers:
    """A stream of random integers for each topic, always the same; topics do not disturb others."""

    def __init__(self, topic: str) -> None:
        self._bits = np.random.PCG64([SEED, zlib.crc32(topic.encode("ascii"))])

    def below(self, limit: int | Ints, size: int) -> Ints:
        """Return `size` integers from 0 to limit - 1; `limit` (up to 2**31) may be an array."""
        raw = np.asarray(self._bits.random_raw(size), dtype=np.uint64) >> np.uint64(32)
        return ((raw * np.asarray(limit, dtype=np.uint64)) >> np.uint64(32)).astype(np.int64)

    def between(self, low: int | Ints, high: int | Ints, size: int) -> Ints:
        """Return `size` integers from low to high, both included."""
        spread = np.asarray(high, dtype=np.int64) - np.asarray(low, dtype=np.int64) + 1
        return self.below(spread, size) + np.asarray(low, dtype=np.int64)

    def happens(self, per_million: int | Ints, size: int) -> Bools:
        """Return `size` answers, each true with the given chance in a million."""
        return self.below(PER_MILLION, size) < np.asarray(per_million, dtype=np.int64)

    def pick(self, weights: Sequence[int] | Ints, size: int) -> Ints:
        """Return `size` positions in `weights`, each as often as its whole-number weight says."""
        upper = np.cumsum(np.asarray(weights, dtype=np.int64))
        drawn = self.below(int(upper[-1]), size)
        return np.asarray(np.searchsorted(upper, drawn, side="right"), dtype=np.int64)

    def pick_by_row(self, weights: Ints, rows: Ints) -> Ints:
        """Return for each entry of `rows` a column of `weights` (rows of equal, positive sum)."""
        upper = np.cumsum(weights, axis=1)
        drawn = self.below(upper[rows, -1], rows.size)
        return np.asarray((drawn[:, None] >= upper[rows]).sum(axis=1), dtype=np.int64)

    def quantile(self, tables: Ints, rows: Ints) -> Ints:
        """Return for each entry of `rows` a number spread as that row of `tables` says.

        Args:
            tables: shape (kinds, points): the smallest value, equal quantiles, the largest value.
            rows: which kind each number is of.
        """
        steps = tables.shape[1] - 1
        drawn = self.below(1 << 20, rows.size) * steps
        step, rest = drawn >> 20, drawn & ((1 << 20) - 1)
        low, high = tables[rows, step], tables[rows, step + 1]
        return np.asarray(low + (((high - low) * rest) >> 20), dtype=np.int64)


def scramble(topic: str, numbers: Ints) -> Ints:
    """Return each number's image under a permutation of the 48-bit numbers keyed by the topic."""
    key = np.random.PCG64([SEED, zlib.crc32(topic.encode("ascii")), 1]).random_raw(3)
    odd_1, odd_2, addend = (np.uint64(int(part) & int(_MASK)) for part in key)
    odd_1, odd_2 = odd_1 | np.uint64(1), odd_2 | np.uint64(1)
    half = np.uint64(_BITS // 2)
    mixed = (numbers.astype(np.uint64) * odd_1 + addend) & _MASK
    mixed ^= mixed >> half
    mixed = (mixed * odd_2) & _MASK
    mixed ^= mixed >> half
    return mixed.astype(np.int64)


def pseudonyms(prefix: str, scrambled: Ints) -> list[str]:
    """Return one letter and twelve more for each scrambled number, in the numbers' order."""
    shifts = np.arange(_BITS - 4, -1, -4, dtype=np.int64)
    digits = (scrambled[:, None] >> shifts) & 15
    letters = np.frombuffer(LETTERS.encode("ascii"), dtype="S1")[digits]
    text = np.ascontiguousarray(letters).view(f"S{PSEUDONYM_LETTERS}").ravel()
    return [prefix + word for word in text.astype(f"U{PSEUDONYM_LETTERS}").tolist()]
