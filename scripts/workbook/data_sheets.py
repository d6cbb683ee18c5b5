"""The data sheets that are read straight from one table each, declared."""

from __future__ import annotations

from dataclasses import replace

from workbook.description import Column, DataSheet, code
from workbook.reading import Source

AREA = Column("area_name")
LEVEL = code("area_level", "area_level")
GROUP = code("target_group_code", "target_group_short")
PERIOD = Column("period_id", show="period")
MARKS = Column("mark_codes", show="marks", notes=("marks",))
NOTES = Column("issue_codes", show="notes")
PERSONS = Column("persons", "count", reason="persons_reason")
PASSIVE = Column("passive_persons", "count", reason="passive_persons_reason")
SHARE = Column("passive_share_pct", "pct", reason="figure_reason", notes=("passive_share",))
INTERVAL = (
    Column("ci_lower_pct", "pct", reason="interval_reason", notes=("interval",)),
    Column("ci_upper_pct", "pct", reason="interval_reason", notes=("interval",)),
)
COMPARED = code(
    "compared_to_country",
    "compared_to_country",
    reason="comparison_reason",
    notes=("compared",),
)
CORRECTION = (
    Column(
        "passive_share_as_reported_pct",
        "pct",
        reason="correction_reason",
        notes=("as_reported",),
    ),
    Column(
        "passive_share_if_all_count_pct",
        "pct",
        reason="correction_reason",
        notes=("if_all_count",),
    ),
    Column("correction_points", "points", reason="correction_reason"),
)


def group_sheet(group_code: str, measure_code: str, source: str, table_name: str) -> DataSheet:
    """Declare the sheet of one target group: every area in the newest period."""
    is_computed = source == "special_extract"
    share = replace(SHARE, has_bars=True)
    columns = (
        AREA,
        LEVEL,
        PERSONS,
        *((PASSIVE,) if is_computed else ()),
        share,
        MARKS,
        *INTERVAL,
        COMPARED,
        *(CORRECTION if is_computed else ()),
        NOTES,
    )
    return DataSheet(
        code="group_computed" if is_computed else "group_delivered",
        table_name=table_name,
        source=Source(
            "passive_share_presented",
            f"measure_code = '{measure_code}' and target_group_code = '{group_code}' "
            "and is_newest_period",
            "area_sort_order",
        ),
        columns=columns,
        cautions=("caution.weighted",),
    )


RANKING = DataSheet(
    code="ranking",
    table_name="rangliste",
    source=Source(
        "passive_share_presented",
        "is_main_measure and is_newest_period and rank is not null",
        "target_group_sort_order, rank",
    ),
    columns=(
        GROUP,
        Column("rank", "count", notes=("rank",)),
        AREA,
        Column("region_name"),
        PERSONS,
        replace(SHARE, has_bars=True),
        MARKS,
        *INTERVAL,
        COMPARED,
    ),
    cautions=("caution.ranking", "caution.ranking_chance"),
    frozen_columns=3,
)

_LIMITS = (
    Column("country_passive_share_pct", "pct"),
    Column("lower_998_pct", "pct"),
    Column("lower_95_pct", "pct"),
    Column("upper_95_pct", "pct"),
    Column("upper_998_pct", "pct"),
)
FUNNEL = DataSheet(
    code="funnel_places",
    table_name="spredning_tal",
    source=Source(
        "funnel_place",
        "is_main_measure",
        "target_group_sort_order, funnel_position, persons, area_sort_order",
    ),
    columns=(
        GROUP,
        AREA,
        replace(PERSONS, reason=""),
        replace(SHARE, reason=""),
        MARKS,
        code("funnel_position", "funnel_position", notes=("funnel",)),
        *_LIMITS,
    ),
    cautions=("caution.funnel",),
    frozen_columns=2,
)
FUNNEL_LIMITS = DataSheet(
    code="funnel_limits",
    table_name="spredning_graenser",
    source=Source("funnel_limits", "is_main_measure", "target_group_sort_order, persons"),
    columns=(GROUP, replace(PERSONS, reason=""), *_LIMITS),
)
FUNNEL_SUMMARY = DataSheet(
    code="funnel",
    table_name="spredning",
    source=Source("funnel_summary", "is_main_measure", "target_group_sort_order"),
    columns=(
        GROUP,
        PERIOD,
        Column("country_passive_share_pct", "pct"),
        Column("municipalities", "count"),
        Column("municipalities_inside", "count"),
        Column("municipalities_higher", "count"),
        Column("municipalities_lower", "count"),
        Column("municipalities_outside_998", "count"),
        Column("municipalities_by_chance", "count"),
    ),
    cautions=("caution.funnel",),
)

_HIDDEN = "figure_reason"
ACTIVATION = DataSheet(
    code="activation",
    table_name="korrektion",
    source=Source(
        "activation_presented",
        "is_trend_period",
        "reference_date desc, period_id, area_sort_order, benefit_sort_order, "
        "offer_type_sort_order",
    ),
    columns=(
        PERIOD,
        AREA,
        code("benefit_code", "benefit"),
        code("offer_type_code", "offer_type"),
        Column("courses", "count", reason=_HIDDEN),
        Column("activated_persons_as_first_delivered", "count", reason="persons_reason"),
        Column("activated_persons_as_reported", "count", reason="persons_reason"),
        Column(
            "activated_persons",
            "count",
            reason="persons_reason",
            heading="heading.activated_persons",
        ),
        Column("full_time_activated_as_first_delivered", "full_time", reason=_HIDDEN),
        Column("full_time_activated_as_reported", "full_time", reason=_HIDDEN),
        Column("full_time_activated", "full_time", reason=_HIDDEN),
        Column("courses_without_hours_as_first_delivered", "count", reason=_HIDDEN),
        Column("courses_overwritten", "count", reason=_HIDDEN),
        Column("courses_imputed", "count", reason=_HIDDEN),
        Column("courses_still_without_hours", "count", reason=_HIDDEN),
        Column("courses_imputed_pct", "pct", reason="courses_imputed_pct_reason"),
    ),
    cautions=("caution.activation",),
    frozen_columns=2,
)

CORRECTION_EFFECT = DataSheet(
    code="correction",
    table_name="korrektion_af_andele",
    source=Source(
        "correction_effect",
        "",
        "measure_code, area_sort_order, target_group_sort_order, reference_date",
    ),
    columns=(
        AREA,
        GROUP,
        Column("period_id", show="period_tiny"),
        PERSONS,
        CORRECTION[0],
        replace(SHARE, reason="correction_reason", heading="heading.passive_share_corrected_pct"),
        MARKS,
        CORRECTION[1],
        CORRECTION[2],
        Column("not_corrected_points", "points", reason="correction_reason"),
        Column("persons_active_by_imputation", "count", reason="correction_reason"),
    ),
    cautions=("caution.correction",),
    frozen_columns=3,
)

CORRECTION_FIGURES = DataSheet(
    code="correction_figures",
    table_name="korrektion_figurer",
    source=Source(
        "activation_presented",
        "is_chart_period and is_total_over_benefits",
        "area_sort_order, offer_type_sort_order",
    ),
    columns=(
        code("offer_type_code", "offer_type"),
        *(column for column in ACTIVATION.columns[4:] if "activated_persons" not in column.field),
        PERIOD,
    ),
    cautions=("caution.activation",),
)

_BRIDGE_PARTS = (
    "persons_entered",
    "persons_left",
    "new_course",
    "course_withdrawn",
    "hours_reported",
    "hours_imputed",
    "other",
)
_REVISION_START = (
    GROUP,
    AREA,
    PERIOD,
)
REVISIONS = DataSheet(
    code="revisions",
    table_name="revisioner",
    source=Source("largest_revisions", "", "measure_code, change_order"),
    columns=(
        code("measure_code", "measure"),
        *_REVISION_START,
        Column("previous_passive_share_pct", "pct"),
        replace(SHARE, reason=""),
        MARKS,
        Column("change_points", "points", heading="heading.revision_points"),
        Column("previous_passive_persons", "count", reason="passive_persons_reason"),
        PASSIVE,
        Column(
            "change_in_passive_persons",
            "signed_count",
            reason="passive_persons_reason",
        ),
        code("main_reason", "revision_reason", notes=("revision_reason",)),
    ),
    cautions=("caution.revisions",),
    frozen_columns=4,
)
REVISION_BRIDGE = DataSheet(
    code="bridge",
    table_name="revisioner_forklaret",
    source=Source(
        "largest_revisions",
        "area_level in ('country', 'region') and passive_persons is not null",
        "area_sort_order, target_group_sort_order, reference_date",
    ),
    columns=(
        AREA,
        GROUP,
        PERIOD,
        Column("previous_passive_persons", "count", reason="passive_persons_reason"),
        *(
            Column(part, "signed_count", reason="bridge_reason", heading=f"heading.bridge.{part}")
            for part in _BRIDGE_PARTS
        ),
        PASSIVE,
        MARKS,
    ),
    cautions=("caution.bridge",),
    frozen_columns=3,
)


def data_sheet(measure_code: str, table_name: str) -> DataSheet:
    """Declare the sheet with every published row of a measure."""
    return DataSheet(
        code="data",
        table_name=table_name,
        source=Source(
            "passive_share_presented",
            f"measure_code = '{measure_code}'",
            "target_group_sort_order, reference_date, period_id, area_sort_order",
        ),
        columns=(
            code("target_group_code", "target_group"),
            Column("area_code"),
            AREA,
            LEVEL,
            Column("period_id", heading="heading.period_code"),
            Column("reference_date", "date"),
            PERSONS,
            PASSIVE,
            SHARE,
            MARKS,
            *INTERVAL,
            COMPARED,
            Column("rank", "count", reason="rank_reason", notes=("rank",)),
            Column("passive_persons_as_reported", "count", reason="correction_reason"),
            CORRECTION[0],
            Column("passive_persons_if_all_count", "count", reason="correction_reason"),
            CORRECTION[1],
            Column("persons_active_by_imputation", "count", reason="correction_reason"),
            code("source", "source"),
            NOTES,
        ),
        frozen_columns=3,
    )


PLACES = DataSheet(
    code="places",
    table_name="kommuneliste",
    source=Source("area", "area_level = 'municipality'", "sort_order"),
    columns=(
        Column("area_name", heading="heading.municipality_name"),
        Column("area_code", heading="heading.municipality_code"),
        Column("region_name"),
        Column("region_code"),
    ),
)
