"""What dbt by hand writes is as private as what publish.py writes: a plugin of dbt-duckdb.

profiles.yml names it. dbt-duckdb loads it when it opens the working warehouse: before
there is a person in it, and after dbt has made its folders.
"""

import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.flags import get_flags
from dbt_common.exceptions import DbtRuntimeError

from common.errors import WarehouseError
from common.held_files import held, held_by
from common.paths import PROJECT, refuse_unusable_folder
from common.private_folders import close_to_others


class Plugin(BasePlugin):
    """Closes the project's folders to others, and every file that dbt makes from now on."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Close them, and refuse a working warehouse that cannot be opened."""
        os.umask(0o077)
        assert self.creds is not None
        warehouse = Path(self.creds.path).absolute()
        try:
            project = get_flags().PROJECT_DIR  # type: ignore[no-untyped-call]
            _refuse_another_profile(Path(project).resolve())
            close_to_others()
            refuse_unusable_folder(warehouse.parent)
            if holder := held_by(warehouse, read_only=False):
                raise WarehouseError(held(warehouse, holder))
        except WarehouseError as error:
            raise DbtRuntimeError(str(error)) from error


def _refuse_another_profile(project: Path) -> None:
    """See that the project is the one this profile is of: else its rows would go to the other's."""
    if project != PROJECT:
        raise WarehouseError(
            "dbt was given the profiles.yml of another project",
            value=str(PROJECT),
            remedy=f"Say --profiles-dir {project}, or unset DBT_PROFILES_DIR",
        )
