"""Options that several commands have."""

from datetime import date

import click

from common.days import parse_day


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD, and nothing else."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date, or fail with the value and what was expected."""
        day = parse_day(str(value))
        if day is None:
            self.fail(f"{str(value)!r} is not a date; expected YYYY-MM-DD", param, ctx)
        return day


dataset_option = click.option("--dataset", required=True, help="The folder seeds/DATASET.")
