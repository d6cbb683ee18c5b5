"""Make the invented dataset `demo`: `python scripts/synthesize.py [--output DIR] [--check]`.

After a deliberate change of the invention, `--pin` writes the new sha256 of the six files.
"""

import time
from pathlib import Path

import click
import pandas as pd

from common.console import err
from common.errors import Fault, WarehouseError
from common.paths import SEEDS
from common.raw_files import RAW_COLUMNS, RAW_FILES
from landing.dataset import staged
from publication.inputs import file_facts
from synthesis.demo import DEMO_SHA256, VINTAGES, write_demo
from synthesis.writing import quoted_lines


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
    if not pin and is_as_made(folder):
        return None
    refuse_real_data(folder)
    with staged(folder, is_made_anew=True) as staging:
        rows = write_demo(staging.new)
        if pin:
            DEMO_SHA256.write_text(sha256_lines(staging.new), encoding="ascii")
        check(staging.new)
        staging.commit()
    return rows


def pinned() -> str:
    """Return the pinned sha256 of the six files, as `sha256sum` writes them."""
    return DEMO_SHA256.read_text(encoding="ascii")


def sha256_lines(folder: Path) -> str:
    """Return the sha256 of those of the six files that are there, as `sha256sum` writes them."""
    files = sorted(folder / f"{name}.csv" for name in RAW_FILES)
    return "".join(f"{file_facts(file).sha256}  {file.name}\n" for file in files if file.is_file())


def is_as_made(folder: Path) -> bool:
    """Whether the files are the pinned ones, but for rows that publishing added to vintages.csv."""
    differing = set(pinned().splitlines()) - set(sha256_lines(folder).splitlines())
    vintages = folder / "vintages.csv"
    made = b"%s\n%s" % (",".join(RAW_COLUMNS["vintages"]).encode(), quoted_lines(VINTAGES))
    return not differing or (
        all(line.endswith(vintages.name) for line in differing)
        and vintages.is_file()
        and vintages.read_bytes().startswith(made)
    )


def check(folder: Path) -> None:
    """Compare the six files with their pinned sha256.

    Raises:
        WarehouseError: a file is missing or differs.
    """
    different = set(sha256_lines(folder).splitlines()) ^ set(pinned().splitlines())
    if different:
        remedy = f"Make it again, or pin the intended bytes in {DEMO_SHA256.name}"
        names = sorted({line.split()[-1] for line in different})
        faults = [Fault("is not as pinned", file=name, remedy=remedy) for name in names]
        raise WarehouseError(*faults)


def refuse_real_data(folder: Path) -> None:
    """Refuse to replace a folder that holds anything but invented deliveries.

    Raises:
        WarehouseError: a delivery in it is not marked as synthetic.
    """
    deliveries = folder / "deliveries.csv"
    if deliveries.exists() and (pd.read_csv(deliveries, dtype=str).is_synthetic != "true").any():
        raise WarehouseError(
            "the dataset holds a delivery that is not invented; it is left as it is",
            file=deliveries,
            column="is_synthetic",
            remedy="Move the folder away first",
        )


@click.command()
@click.option("--dataset", type=click.Choice(["demo"]), default="demo", help="Only demo.")
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
    if only_check:
        if not is_as_made(output / dataset):
            check(output / dataset)
        err.print(f"{dataset}: as pinned")
        return
    try:
        rows = make_demo(output / dataset, pin)
    except OSError as error:
        raise WarehouseError(str(error)) from error
    if rows is None:
        err.print(f"{dataset}: already made")
        return
    for name, count in rows.items():
        err.print(f"{count:9,}  {name}.csv")
    err.print(f"{dataset}: invented data, made in {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
