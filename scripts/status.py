"""How a dataset stands: `make status DATASET=x`."""

import click
from rich.markup import escape

from common.console import out
from common.options import dataset_option
from publication.command import output_option
from publication.places import Places
from publication.status import status_of


@click.command()
@dataset_option
@output_option
def main(dataset: str, places: Places) -> None:
    """Show deliveries, vintages, what has come since, and what to do next."""
    for line in status_of(places, dataset):
        out.print(escape(line))


if __name__ == "__main__":
    main()
