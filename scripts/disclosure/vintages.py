"""What one vintage has to do with others: what a reader has besides, and what is hidden as well."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Earlier:
    """A vintage published before, whose pattern of hidden cells another carries over.

    Attributes:
        has_same_extracts: whether both rest on the same extracts of spells and courses.
        is_older: whether its as-of date is no later than the other's.
    """

    folder: Path
    has_same_extracts: bool
    is_older: bool


@dataclass(frozen=True, order=True)
class AlsoHidden:
    """A municipality hidden beyond the rules (publication 3, rule replay).

    Attributes:
        target_group_code, reference_date, area_code: the cell.
        hides_persons: whether its persons are hidden too.
    """

    target_group_code: str
    reference_date: date
    area_code: str
    hides_persons: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as the manifest names it."""
        return asdict(self) | {"reference_date": self.reference_date.isoformat()}


def also_hidden_in(manifest: Mapping[str, Any]) -> tuple[AlsoHidden, ...]:
    """Read what a manifest names."""
    named: Iterable[Mapping[str, Any]] = manifest.get("also_hidden", ())
    return tuple(
        AlsoHidden(**{**one, "reference_date": date.fromisoformat(one["reference_date"])})
        for one in named
    )
