"""The project's folders that hold what is made from persons: only their owner may enter them."""

import os
from pathlib import Path

import click

from common.errors import WarehouseError
from common.paths import PROJECT, refuse_unusable_folder

FOLDERS = ("warehouse", "target", "logs")
_OWNER_ONLY = 0o700
_OTHERS = 0o077


def make_private_folders(project: Path = PROJECT) -> None:
    """Make the folders, open to their owner alone, before anything is in them.

    Raises:
        WarehouseError: as `close_to_others`, or the warehouse could not be opened in this project.
    """
    refuse_unusable_folder(project)
    for name in FOLDERS:
        (project / name).mkdir(mode=_OWNER_ONLY, exist_ok=True)
    close_to_others(project)


def close_to_others(project: Path = PROJECT) -> None:
    """Take the folders that are there from everyone but their owner.

    A folder in which this process cannot write is left as it is: it will hold nobody.

    Raises:
        WarehouseError: a folder that others may enter belongs to somebody else.
    """
    for name in FOLDERS:
        folder = project / name
        if not folder.is_dir() or not folder.stat().st_mode & _OTHERS:
            continue
        if not os.access(folder, os.W_OK):
            continue
        try:
            folder.chmod(_OWNER_ONLY)
        except PermissionError as error:
            raise WarehouseError(
                f"{name}/ would hold persons, and others than its owner may enter it",
                remedy=f"Its owner can close it: chmod 700 {name}",
            ) from error


if __name__ == "__main__":
    click.command(make_private_folders)()
