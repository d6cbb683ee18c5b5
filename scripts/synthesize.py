"""Make the invented dataset `demo`: `python scripts/synthesize.py [--output DIR] [--check]`.

After a deliberate change of the invention, `--pin` writes the new sha256 of the six files.
"""

from __future__ import annotations

import csv
import shutil
import time
from pathlib import Path

import click
from rich.table import Table

from common.console import err
from common.errors import Fault, WarehouseError
from common.paths import SEEDS
from common.raw_files import RAW_FILES
from synthesis.demo import DEMO_SHA256, write_demo
from synthesis.writing import (
    move_into_place,
    private_folder_beside,
    sha256_lines,
)


def make_demo(folder: Path, pin: bool = False) -> dict[str, int] | None:
    """Make the six files of the demo dataset in `folder`, and move them there when they are whole.

    Args:
        folder: their folder; an invented dataset there is replaced.
        pin: make them in any case, and take their sha256 as the pinned one.

    Returns:
        The rows of each file, or None when the folder holds the pinned bytes already.

    Raises:
        WarehouseError: the folder holds data that is not invented, or the result is not the
            pinned one.
    """
    if not pin and is_whole(folder) and sha256_lines(folder) == pinned():
        return None
    refuse_real_data(folder)
    aside = private_folder_beside(folder)
    try:
        rows = write_demo(aside)
        if pin:
            DEMO_SHA256.write_text(sha256_lines(aside), encoding="ascii")
        check(aside)
        move_into_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return rows


def is_whole(folder: Path) -> bool:
    """Whether all six files are there."""
    return all((folder / f"{name}.csv").is_file() for name in RAW_FILES)


def pinned() -> str:
    """Return the pinned sha256 of the six files, as `sha256sum` writes them."""
    return DEMO_SHA256.read_text(encoding="ascii")


def check(folder: Path) -> None:
    """Compare the six files with their pinned sha256.

    Raises:
        WarehouseError: a file is missing or differs.
    """
    made = sha256_lines(folder).splitlines()
    wanted = pinned().splitlines()
    if made != wanted:
        names = sorted({line.split()[-1] for line in set(made) ^ set(wanted)})
        raise WarehouseError(
            *(
                Fault(
                    "differs from its pinned sha256",
                    file=name,
                    remedy=f"Make it again, or pin the intended bytes in {DEMO_SHA256.name}",
                )
                for name in names
            )
        )


def refuse_real_data(folder: Path) -> None:
    """Refuse to replace a folder that holds anything but invented deliveries.

    Raises:
        WarehouseError: a delivery in it is not marked as synthetic.
    """
    deliveries = folder / "deliveries.csv"
    if not deliveries.exists():
        return
    with deliveries.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row.get("is_synthetic") != "true":
                raise WarehouseError(
                    Fault(
                        "the dataset holds a delivery that is not invented; it is left as it is",
                        file=deliveries,
                        row=number,
                        column="is_synthetic",
                        remedy="Move the folder away first",
                    )
                )


def summary(folder: Path, rows: dict[str, int], seconds: float) -> Table:
    """Return what was made, as a table."""
    table = Table(title=f"{folder.name}: invented data, made in {seconds:.1f} s")
    table.add_column("file")
    table.add_column("rows", justify="right")
    table.add_column("MB", justify="right")
    for name in RAW_FILES:
        size = (folder / f"{name}.csv").stat().st_size / 1e6
        table.add_row(f"{name}.csv", f"{rows[name]:,}", f"{size:.1f}")
    return table


@click.command()
@click.option("--dataset", default="demo", help="Only demo can be made.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=SEEDS,
    help="Stands for seeds/.",
)
@click.option("--check", "only_check", is_flag=True, help="Compare what is there with the pin.")
@click.option("--pin", is_flag=True, help="Make it, and pin its sha256.")
def main(dataset: str, output: Path, only_check: bool, pin: bool) -> None:
    """Make the invented dataset demo: the same bytes every time, in a few seconds."""
    began = time.monotonic()
    try:
        if dataset != "demo":
            raise WarehouseError(
                Fault("not a dataset that can be made", value=dataset, expected="demo")
            )
        folder = output / dataset
        if only_check:
            check(folder)
            err.print(f"{folder.name}: as pinned")
            return
        rows = make_demo(folder, pin)
        if rows is None:
            err.print(f"{folder.name}: already made")
        else:
            err.print(summary(folder, rows, time.monotonic() - began))
    except OSError as error:
        raise WarehouseError(str(error)) from error


if __name__ == "__main__":
    main()
