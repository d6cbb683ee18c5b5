"""Faults of a file, collected: all at once, the first 20 shown, the rest counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, Unpack

from common.errors import MAX_SHOWN, Fault, WarehouseError
from landing.privacy import masked


class Place(TypedDict, total=False):
    """Where a fault is, what stands there and what to do: fields of `Fault`.

    Never give a person's or a spell's id as the value.
    """

    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    expected: str | None
    remedy: str | None


class LandingError(WarehouseError):
    """The project's error, with a count of the faults beyond those that are kept.

    Args:
        faults: the faults to show, at most 20 a file.
        more: how many further faults there are.
        kinds: one line that says what all the faults are, shown when `more` is above zero.
    """

    def __init__(
        self, *faults: Fault | str, more: int = 0, kinds: str = "", exit_code: int = 1
    ) -> None:
        super().__init__(*faults, exit_code=exit_code)
        self.more = more
        self.kinds = kinds

    def __str__(self) -> str:
        """Return a line per fault, then how many more there are and of what kinds."""
        lines = [str(fault) for fault in self.faults]
        if self.more:
            lines.append(f"... and {self.more:,} more faults ({self.kinds})")
        return "\n".join(lines)


class FaultList:
    """The faults found in one file.

    Args:
        file: the file as the user named it.
        sheet: the sheet, for a workbook.
    """

    def __init__(self, file: Path, sheet: str | None = None) -> None:
        self.file = file
        self.sheet = sheet
        self._shown: list[Fault] = []
        self._kinds: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many faults were found, shown or not."""
        return sum(self._kinds.values())

    def add(self, what: str, *, times: int = 1, **place: Unpack[Place]) -> None:
        """Add a fault; texts from the file are masked and shortened before they are kept.

        Args:
            what: what is wrong (also its kind in the final count).
            times: how many rows have this fault, when only this one is shown.
            place: as in `Fault`.
        """
        self._kinds[what] += times
        if len(self._shown) < MAX_SHOWN:
            place.setdefault("sheet", self.sheet)
            self._shown.append(_masked(self.file, what, place))

    def count_unshown(self, what: str, times: int) -> None:
        """Count faults of a kind without showing any of them."""
        if times > 0:
            self._kinds[what] += times

    def error(self) -> LandingError:
        """Return the faults as one error."""
        more = len(self) - len(self._shown)
        kinds = "in all: " + "; ".join(f"{n:,} × {what}" for what, n in self._kinds.most_common(6))
        return LandingError(*self._shown, more=more, kinds=kinds)

    def raise_if_any(self) -> None:
        """Raise the faults as one error, if there are any."""
        if len(self):
            raise self.error()


def fault(
    file: Path | None, what: str, *, exit_code: int = 1, **place: Unpack[Place]
) -> LandingError:
    """Return an error of a single fault; exit code 2 for a command that makes no sense."""
    return LandingError(_masked(file, what, place), exit_code=exit_code)


def _masked(file: Path | None, what: str, place: Place) -> Fault:
    for name in ("column", "value"):
        text = place.get(name)
        if text is not None:
            place[name] = masked(str(text))
    return Fault(what, file=file, **place)


def together(errors: Iterable[WarehouseError]) -> LandingError:
    """Return the faults of several files as one error."""
    faults: list[Fault] = []
    more = 0
    kinds: list[str] = []
    exit_code = 0
    for error in errors:
        faults.extend(error.faults)
        exit_code = max(exit_code, error.exit_code)
        if isinstance(error, LandingError) and error.more:
            more += error.more
            kinds.append(error.kinds)
    hidden = max(0, len(faults) - MAX_SHOWN)
    if hidden:
        kinds.append(f"{hidden} of them in the other files")
    return LandingError(
        *faults[:MAX_SHOWN], more=more + hidden, kinds="; ".join(kinds), exit_code=exit_code or 1
    )
