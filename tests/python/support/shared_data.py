"""Where the shared data lies: data that tests read and the project does not hold."""

from __future__ import annotations

import os
from pathlib import Path

from needed import missing

PROJECT_ROOT = Path(__file__).resolve().parents[3]
DEFAULT_SHARED_DATA = "../shared/data"


def shared_data() -> Path:
    """Return the folder of shared data, or end the test where it is not here.

    SHARED_DATA names the folder; a relative name is read from the project's root.
    """
    folder = (PROJECT_ROOT / os.environ.get("SHARED_DATA", DEFAULT_SHARED_DATA)).resolve()
    if folder.is_dir():
        return folder
    missing("shared-data")
