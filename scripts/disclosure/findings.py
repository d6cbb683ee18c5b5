"""What the audit says: what gives a hidden figure away, and how thoroughly it looked."""

from collections import Counter
from dataclasses import dataclass, field

from disclosure.vintages import AlsoHidden

TWO_VALUES = "hidden_counts_with_two_values"
LEFT_TO_BOUNDS = "regions_left_to_bounds"
PREMISE_DROPPED = "trees_without_the_premise_on_reports"
KNOWN_ABOUT = "cells_known_about_from_other_vintages"
COUNTED = (TWO_VALUES, LEFT_TO_BOUNDS, PREMISE_DROPPED, KNOWN_ABOUT)


@dataclass(frozen=True)
class Finding:
    """One thing that gives a hidden figure away; shown on screens and in logs, so never a value.

    Attributes:
        what: what is wrong, without a figure.
        target_group_code: `None` for the tables of courses.
        area_code: `None` where the whole period is meant.
        detail: which count, benefit or file.
    """

    what: str
    target_group_code: str | None
    period_id: str
    area_code: str | None
    detail: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        group = self.target_group_code or "activation"
        area = f", area {self.area_code}" if self.area_code else ""
        return f"{self.what}: {group}, {self.period_id}{area} ({self.detail})"


@dataclass
class Report:
    """What the audit found, and how thoroughly it looked.

    Attributes:
        replayed: the hidden counts that the rules leave one value.
        also_hide: the next partners of those.
        counted: how many counts have two values only, and where it looked less closely.
    """

    findings: list[Finding] = field(default_factory=list)
    replayed: list[Finding] = field(default_factory=list)
    also_hide: set[AlsoHidden] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(COUNTED, 0)))
