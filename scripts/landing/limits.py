"""Every limit of landing, in one place. The plausibility limits give way to --accept alone."""

from __future__ import annotations

# How large a file may be. Jobindsats tables are read into memory; extracts in text are streamed.
MAX_TABLE_BYTES = 64 * 1024**2
"""A Jobindsats file as text (CSV, JSON): 64 MB, some 2 million rows. The real ones are under 4."""

MAX_TABLE_CELLS = 4_000_000
"""Figures in one Jobindsats file."""

MAX_WORKBOOK_BYTES = 256 * 1024**2
"""A workbook as it lies on disk."""

MAX_WORKBOOK_UNPACKED = 2 * 1024**3
"""All the parts of a workbook unpacked: a full sheet of an extract is about 0.6 GB."""

MAX_UNPACKING_RATIO = 200
"""Unpacked size over packed size, for parts above 10 MB; real sheets are at 5 to 40."""

RATIO_FREE_BYTES = 10 * 1024**2
"""Parts of a workbook up to this size may have any ratio."""

MAX_GRID_CELLS = 40_000_000
"""Last row times last column of a sheet, empty cells too: what the reader puts in memory."""

MAX_JSON_DEPTH = 64
"""Nesting of a JSON document; the real ones have 4."""

# Identical repeats (contract 4): a few are dropped and counted, a file loaded twice is refused.
MAX_REPEATED_SHARE = 0.10
"""Repeats above this share of the rows are refused. y25i01 of 19 August 2026: 60 of 6,060."""

FEW_REPEATS = 10
"""Up to this many repeats are dropped whatever their share, unless *every* row stands twice."""

# Plausibility of an extract against its predecessor (issue 3.5), each a share or points / 100.
MUNICIPALITY_MAX_LOSS = 0.5
"""A municipality may lose at most half of its rows."""

MIN_KNOWN_PERSONS = 0.95
"""At least this share of the persons of the courses must be known among the spells."""

MAX_JUMP_WITHOUT_HOURS = 0.15
"""The share of courses without hours may move by at most 15 points."""

# Ids of one extract, without a predecessor: cut or rounded ids make many persons one.
MAX_ROWS_PER_PERSON = 15
"""Rows over persons; real extracts of some years have two to six."""

ENOUGH_ROWS = 30
"""Below this many rows the mean says nothing."""

MAX_ROWS_OF_ONE = 200
"""Rows of one person."""

MAX_MUNICIPALITIES_OF_ONE = 10
"""Municipalities of one person over the whole extract."""

MAX_MUNICIPALITIES_AT_ONCE = 3
"""Municipalities in which one person has a benefit on the same day."""

MAX_SPELLS_AT_ONCE = 5
"""Spells of one person in force on the same day."""

FEW_ZEROS = 6
"""Zeros at the end of all ids, times ids, below which it is chance: one in a million."""

# Resources of DuckDB while an extract is landed.
DUCKDB_MEMORY = "1GB"
DUCKDB_THREADS = 2
