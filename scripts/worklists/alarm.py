"""The alarm that rings when more and more courses come without hours, asked of a landed extract.

The rule is the model missing_hours_monitor; it and what it is built on are rendered over the raw
files, so that whoever lands an extract knows at once, before anything is built.
"""

import logging
from pathlib import Path

import duckdb

from common.paths import REFERENCE
from landing.raw_rules import quoted, rendered_model

log = logging.getLogger("landing")

_RAW = ("deliveries", "activity_spells")
_NEWEST_NAME = "select area_code, arg_max(area_name, coalesce(valid_from, '')) as area_name"
_FROM_NEWEST = """
    select max(received_date) as as_of, 'current' as vintage_role from stg_deliveries__deliveries
    where source = 'activity_spells'
"""
_NO_SPELLS = """
    select cast(null as varchar) as delivery_id, cast(null as date) as start_date where false
"""
_MODELS = (
    "stg_deliveries__deliveries",
    "stg_register__activity_spells",
    "int_as_of__vintages",
    "int_as_of__deliveries",
    "int_as_of__extracts",
    "int_as_of__activity_spells",
    "missing_hours_monitor",
    "missing_hours_alarm",
)
_INSTEAD = {"int_as_of__vintages": _FROM_NEWEST}
"""Models that landing has no use for whole: it asks as of the newest extract of courses."""


def missing_hours_alarms(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Return a sentence for each place and system of a dataset whose courses come without hours."""
    steps = {name: _rows_of(folder / f"{name}.csv") for name in _RAW}
    steps["area"] = f"{_NEWEST_NAME} from ({_rows_of(REFERENCE / 'areas.csv')}) group by all"
    steps["stg_register__benefit_spells"] = _NO_SPELLS
    steps |= {name: _INSTEAD.get(name) or rendered_model(name) for name in _MODELS}
    # One query: of views on views each is planned again by the next.
    ctes = ", ".join(f"{name} as ({sql}\n)" for name, sql in steps.items())
    query = f"with {ctes} select alarm_text from missing_hours_alarm order by alarm_text"
    alarms = [str(text) for (text,) in con.execute(query).fetchall()]
    for alarm in alarms:
        log.info("alarm %s", alarm)
    return alarms


def _rows_of(file: Path) -> str:
    return f"from read_csv({quoted(str(file))}, header = true, all_varchar = true, delim = ',')"
