"""Faults of a file, collected: all at once, the first 20 shown, the rest counted.

Whatever reads a file raises the one error below for what is wrong with it, and nothing else.
"""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TypedDict, Unpack

from common.errors import MAX_SHOWN, Fault, WarehouseError
from landing import limits
from landing.privacy import masked, safe_name


class Place(TypedDict, total=False):
    """Where a fault is, and what stands there: fields of `Fault`, never an id of a person."""

    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    expected: str | None


class LandingError(WarehouseError):
    """The project's error, which also counts the faults that are not shown, by their kinds."""

    def __init__(
        self, *faults: Fault, kinds: Counter[str] | None = None, exit_code: int = 1
    ) -> None:
        super().__init__(*faults[:MAX_SHOWN], exit_code=exit_code)
        self.kinds = kinds or Counter(fault.what for fault in faults)

    def __str__(self) -> str:
        """Return a line for each fault, then how many more there are and of what kinds."""
        lines = [str(fault) for fault in self.faults]
        more = self.kinds.total() - len(self.faults)
        if more > 0:
            kinds = "; ".join(f"{n:,} × {what}" for what, n in self.kinds.most_common(6))
            lines.append(f"... and {more:,} more faults (in all: {kinds})")
        return "\n".join(lines)


class FaultList:
    """The faults found in one file: the first to be shown, and how many there are of each kind."""

    def __init__(self, file: Path, sheet: str | None = None) -> None:
        self.file, self.sheet = file, sheet
        self.kinds: Counter[str] = Counter()
        self._shown: list[Fault] = []

    def add(self, what: str, remedy: str | None, **place: Unpack[Place]) -> None:
        """Add a fault."""
        self.kinds[what] += 1
        self.show(what, remedy, **place)

    def show(self, what: str, remedy: str | None, **place: Unpack[Place]) -> None:
        """Keep a fault that is counted already, if it is among the first."""
        if len(self._shown) < MAX_SHOWN:
            place.setdefault("sheet", self.sheet)
            self._shown.append(_masked(self.file, what, remedy, place))

    def raise_if_any(self) -> None:
        """Raise the faults as one error, if there are any."""
        if self.kinds:
            raise LandingError(*self._shown, kinds=self.kinds)


def add_repeats(faults: FaultList, repeated: int, rows: int, said: str, remedy: str) -> None:
    """Add a fault where rows stand twice beyond a few: a file that was loaded twice."""
    doubled = repeated and repeated >= rows - repeated
    if doubled or (repeated > limits.MAX_REPEATED_SHARE * rows and repeated > limits.FEW_REPEATS):
        what = "every row stands twice" if doubled else "too many rows stand twice"
        expected = f"at most {limits.MAX_REPEATED_SHARE:.0%} identical repeats"
        faults.add(what, remedy, value=said, expected=expected)


def fault(
    file: Path, what: str, remedy: str | None, *, exit_code: int = 1, **place: Unpack[Place]
) -> LandingError:
    """Return an error of a single fault; exit code 2 for a command that makes no sense."""
    return LandingError(_masked(file, what, remedy, place), exit_code=exit_code)


def _masked(file: Path, what: str, remedy: str | None, place: Place) -> Fault:
    for name in ("column", "value"):
        text = place.get(name)
        if text is not None:
            place[name] = masked(str(text))
    if sheet := place.get("sheet"):
        place["sheet"] = safe_name(sheet)
    return Fault(what, file=safe_name(file.name), remedy=remedy, **place)


def together(errors: Collection[WarehouseError]) -> LandingError:
    """Return the faults of several files as one error."""
    faults = [fault for error in errors for fault in error.faults]
    kinds: Counter[str] = Counter()
    for error in errors:
        kinds += getattr(error, "kinds", Counter(fault.what for fault in error.faults))
    return LandingError(*faults, kinds=kinds, exit_code=max(error.exit_code for error in errors))
