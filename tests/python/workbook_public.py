"""A public DuckDB file for the workbook's tests, exported as the publisher would."""

from __future__ import annotations

from pathlib import Path

import duckdb

TABLES = {
    "passive_share": "passive_share",
    "passive_share_revisions": "passive_share_revisions",
    "activation": "activation_published",
    **{
        name: name
        for name in (
            "area target_group target_group_rule target_group_benefit counting_offer period measure "
            "benefit offer_type known_issue status_code publication "
            "passive_share_presented passive_share_change correction_effect funnel_limits funnel_place "
            "funnel_summary area_comparison largest_revisions headline_finding fact_sheet shown_period "
            "period_issue activation_presented workbook_text workbook_note publication_calendar"
        ).split()
    },
}
"""Name in the public file -> name of the model in the working warehouse."""


def export(warehouse: Path, target: Path) -> Path:
    """Copy the public tables out of a working warehouse into a new file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as working (read_only)")
        connection.execute(f"attach '{target}' as public_file")
        for table, model in TABLES.items():
            connection.execute(
                f"create table public_file.{table} as select * from working.main.{model} order by all"
            )
    return target
