"""A municipality's courses without hours, to be filled in: `make worklist DATASET=x AREA=0461`.

Reads the private working warehouse as the last build left it. The workbooks name courses, no
persons, and lie in a private folder; filled in, they land as hour reports.
"""

import os
from itertools import groupby
from pathlib import Path

import click
from rich.markup import escape

from common.console import out
from common.errors import WarehouseError
from common.paths import dataset_folder, project_name
from explaining.explanation import known_as_of
from explaining.warehouse import Row, open_warehouse
from publication.inputs import raw_files
from publication.places import Places, private_folder
from texts.texts import Texts, read_texts
from worklists.book import write_book

ALL = "all"


@click.command()
@click.option("--dataset", required=True, help="Whose working warehouse.")
@click.option("--area", required=True, help="Municipality code or name, e.g. 0461; all for each.")
@click.option("--file", type=click.Path(path_type=Path), help="Another working warehouse.")
@click.option("--folder", type=click.Path(path_type=Path), help="Another private folder.")
def main(dataset: str, area: str, file: Path | None, folder: Path | None) -> None:
    """Write the work lists of municipalities: their courses without hours."""
    os.umask(0o077)
    raw_files(dataset_folder(dataset))
    places = Places()
    with open_warehouse(file or places.working_file(dataset)) as warehouse:
        as_of = known_as_of(warehouse, None)
        codes = codes_of(warehouse.rows("municipalities", as_of=as_of), area)
        is_synthetic = warehouse.rows("publication")[0]["is_synthetic"]
        courses = warehouse.rows("worklist", as_of=as_of)
    target = private_folder(folder or places.warehouse / "worklists" / dataset)
    told = [course for course in courses if course["municipality_code"] in codes]
    for (code, name), group in groupby(
        told, lambda course: (course["municipality_code"], course["area_name"])
    ):
        rows = list(group)
        templates = read_texts()
        always = {
            "area": f"{name} ({code})",
            "as_of": as_of.strftime("%d-%m-%Y"),
            "courses": str(len(rows)),
            "synthetic": templates["worklist.synthetic"] if is_synthetic else "",
        }
        book = target / f"timer-der-mangler-{code}-{as_of}.xlsx"
        write_book(book, Texts(templates, always), rows)
        out.print(escape(f"{project_name(book)}: {name}, {len(rows)} courses without hours"))
    if not told:
        out.print(f"as of {as_of}: no course without hours")


def codes_of(municipalities: list[Row], area: str) -> set[str]:
    """Return the codes of the municipalities asked for, by code or name.

    Raises:
        WarehouseError: there is no such municipality.
    """
    if area == ALL:
        return {row["area_code"] for row in municipalities}
    wanted = area.strip().casefold()
    codes = {
        row["area_code"]
        for row in municipalities
        if wanted in (row["area_code"], row["area_name"].casefold())
    }
    if not codes:
        raise WarehouseError(
            "no municipality", value=area, expected=f"a code such as 0461, or {ALL}", exit_code=2
        )
    return codes


if __name__ == "__main__":
    main()
