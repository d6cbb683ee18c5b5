"""What dbt by hand writes is as private as what publish.py writes: a plugin of dbt-duckdb.

profiles/profiles.yml names it. dbt-duckdb loads it when it opens the working warehouse: before
there is a person in it, and after dbt has made its folders.
"""

from __future__ import annotations

import os
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from common.private_folders import close_to_others


class Plugin(BasePlugin):
    """Closes the project's folders to others, and every file that dbt makes from now on."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Close them."""
        os.umask(0o077)
        close_to_others()
