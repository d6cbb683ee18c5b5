"""What leaves the working warehouse: these tables, and nothing else.

A table that is not named here is never published. None of them holds a person.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Export:
    """One table of the public DuckDB file.

    Attributes:
        table: its name in passive_share.duckdb, which is that of its model.
        sort_by: what decides the order of its rows; no two rows are equal in it.
    """

    table: str
    sort_by: tuple[str, ...]


def _export(table: str, sort_by: str) -> Export:
    return Export(table=table, sort_by=tuple(sort_by.split()))


PASSIVE_SHARE = _export("passive_share", "measure_code area_code target_group_code period_id")

EXPORTS = (
    # the figures
    PASSIVE_SHARE,
    _export("activation", "area_code benefit_code offer_type_code period_id"),
    _export("passive_share_revisions", "measure_code area_code target_group_code period_id"),
    _export(
        "passive_share_revision_summary",
        "measure_code target_group_code area_level age_in_months",
    ),
    _export(
        "observation_revisions",
        "table_id delivery_id area_label period_label group_label dimensions measure_label",
    ),
    # the figures as the workbook shows them
    _export("passive_share_presented", "measure_code area_code target_group_code period_id"),
    _export("passive_share_change", "measure_code area_code target_group_code period_id"),
    _export("correction_effect", "measure_code area_code target_group_code period_id"),
    _export("area_comparison", "measure_code area_code target_group_code"),
    _export("activation_presented", "area_code benefit_code offer_type_code period_id"),
    _export("funnel_limits", "measure_code target_group_code persons"),
    _export("funnel_place", "measure_code target_group_code area_code"),
    _export("funnel_summary", "measure_code target_group_code"),
    _export("country_finding", "finding_code"),
    _export("headline_finding", "finding_number"),
    _export("largest_revisions", "measure_code change_order"),
    _export("period_issue", "measure_code target_group_code period_id issue_order"),
    _export("shown_period", "measure_code target_group_code period_id"),
    _export("fact_sheet", "target_group_code valid_from topic_order variant_code"),
    _export("workbook_note", "section_order sort_order"),
    _export("workbook_text", "text_key"),
    _export("publication_calendar", "update_date"),
    # what their codes mean, and the rules in force
    _export("publication", "as_of"),
    _export("area", "area_code"),
    _export("area_spelling", "area_code area_label_key"),
    _export("target_group", "target_group_code"),
    _export("target_group_rule", "target_group_code rule_id"),
    _export("target_group_benefit", "rule_id benefit_code"),
    _export("counting_offer", "target_group_code offer_type_code valid_from"),
    _export("period", "period_id"),
    _export("measure", "measure_code"),
    _export("benefit", "benefit_code"),
    _export("offer_type", "offer_type_code"),
    _export("known_issue", "issue_code target_group_code source"),
    _export("status_code", "code_list code"),
)
