"""Options that several commands have."""

from __future__ import annotations

from datetime import date

import click


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD, and nothing else."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date, or fail with the value and what was expected."""
        text = str(value)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            self.fail(f"{text!r} is not a date; expected YYYY-MM-DD", param, ctx)
        return day


dataset_option = click.option("--dataset", required=True, help="The folder seeds/DATASET.")
as_of_option = click.option(
    "--as-of", type=Day(), help="The vintage, YYYY-MM-DD; without it, all of them."
)
