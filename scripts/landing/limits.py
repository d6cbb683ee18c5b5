"""Every limit of landing, in one place. The plausibility limits give way to --accept alone."""

# How large a file may be. Jobindsats tables are read into memory; extracts in text are streamed.
# As text (CSV, JSON): 64 MB is some 2 million rows, the real ones are under 4.
MAX_TABLE_BYTES = 64 * 1024**2
# Figures in one Jobindsats file.
MAX_TABLE_CELLS = 4_000_000
# A workbook as it lies on disk, and all its parts unpacked: a full sheet of an extract is 0.6 GB.
MAX_WORKBOOK_BYTES = 256 * 1024**2
MAX_WORKBOOK_UNPACKED = 2 * 1024**3
# Unpacked size over packed size, for parts above 10 MB; real sheets are at 5 to 40.
MAX_UNPACKING_RATIO = 200
RATIO_FREE_BYTES = 10 * 1024**2
# Last row times last column of a sheet, empty cells too: what the reader puts in memory.
MAX_GRID_CELLS = 40_000_000

# Identical repeats (contract 4): a few are dropped and counted, a file loaded twice is refused.
# Repeats above this share of the rows are refused. y25i01 of 19 August 2026: 60 of 6,060.
MAX_REPEATED_SHARE = 0.10
# Up to this many repeats are dropped whatever their share, unless *every* row stands twice.
FEW_REPEATS = 10

# Plausibility of an extract against its predecessor, each a share or points / 100.
# A municipality may lose at most half of its rows.
MUNICIPALITY_MAX_LOSS = 0.5
# At least this share of the persons of the courses must be known among the spells.
MIN_KNOWN_PERSONS = 0.95
# The share of courses without hours may move by at most 15 points.
MAX_JUMP_WITHOUT_HOURS = 0.15

# Of which places an extract is (places.py).
FEWEST_MUNICIPALITIES = (
    (40, 8), (100, 20), (200, 36), (400, 55), (1_000, 75), (2_000, 85), (4_000, 91), (10_000, 93),
)  # fmt: skip
"""So many persons of the whole country are from at least so many municipalities: in 999 of 1,000
draws of half as many by the municipalities' sizes (half, because a benefit is spread less evenly;
a test draws them)."""

ENOUGH_PERSONS = 30
"""Where so many are expected, nobody at all is no chance: one in 10^13 if they are independent."""

# Ids of one extract, without a predecessor: cut or rounded ids make many persons one.
# Rows over persons; real extracts of some years have two to six. Of few rows it says nothing.
MAX_ROWS_PER_PERSON = 15
ENOUGH_ROWS = 30
# Rows of one person, and municipalities over the whole extract.
MAX_ROWS_OF_ONE = 200
MAX_MUNICIPALITIES_OF_ONE = 10
# Municipalities in which one person has a benefit, and spells in force, on the same day.
MAX_MUNICIPALITIES_AT_ONCE = 3
MAX_SPELLS_AT_ONCE = 5
# Zeros at the end of all ids, times ids, below which it is chance: one in a million.
FEW_ZEROS = 6

# Resources of DuckDB while an extract is landed.
DUCKDB_MEMORY = "1500MB"
DUCKDB_THREADS = 2
# Rows whose days are kept in lists at a time: DuckDB keeps lists in memory.
MAX_ROWS_IN_LISTS = 20_000_000
