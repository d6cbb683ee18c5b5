"""The workbook's data sheets, declared: what each is read from, its columns, headings and notes.

A sheet's words are texts of the seed workbook_texts.csv: sheet.<code>.name, .title, .what, .contents.
A heading is heading.<field> unless the column says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from workbook.reading import Source

Show = Literal["plain", "code", "period", "marks", "notes"]


@dataclass(frozen=True)
class Column:
    """A column of a data sheet.

    Attributes:
        field: the column of the table it is read from.
        kind: how its cells look: a key of styles.NUMBER_FORMATS.
        show: what becomes of the value: itself, the name of a code, a period, marks, notes.
        code_list: for a code, the list its name stands in.
        reason: the column that says why a value is not there.
        heading: key of the heading, where it is not heading.<field>.
        notes: notes that the heading refers to.
        widest: widest it may be, in digits.
        has_bars: bars behind the figures.
    """

    field: str
    kind: str = "text"
    show: Show = "plain"
    code_list: str = ""
    reason: str = ""
    heading: str = ""
    notes: tuple[str, ...] = ()
    widest: float = 40
    has_bars: bool = False


@dataclass(frozen=True)
class DataSheet:
    """A sheet with one table.

    Attributes:
        code: which texts it has.
        table_name: name of the Excel table.
        source: what it is read from.
        columns: its columns.
        cautions: keys of lines that a reader should see before the figures.
        frozen_columns: how many columns stay while one scrolls sideways.
    """

    code: str
    table_name: str
    source: Source
    columns: tuple[Column, ...]
    cautions: tuple[str, ...] = ()
    frozen_columns: int = 1


def code(field: str, code_list: str, **options: object) -> Column:
    """Declare a column that shows the name of a code."""
    return replace(Column(field, show="code", code_list=code_list), **options)  # type: ignore[arg-type]


AREA = Column("area_name", widest=24)
LEVEL = code("area_level", "area_level", widest=13)
GROUP = code("target_group_code", "target_group", widest=34)
PERIOD = Column("period_id", show="period", widest=16)
MARKS = Column("mark_codes", show="marks", widest=12, notes=("marks",))
NOTES = Column("issue_codes", show="notes", widest=20)
PERSONS = Column("persons", "count", reason="persons_reason", widest=12)
PASSIVE = Column("passive_persons", "count", reason="passive_persons_reason", widest=12)
SHARE = Column("passive_share_pct", "pct", reason="figure_reason", notes=("passive_share",), widest=13)
INTERVAL = (
    Column("ci_lower_pct", "pct", reason="interval_reason", notes=("interval",), widest=13),
    Column("ci_upper_pct", "pct", reason="interval_reason", notes=("interval",), widest=13),
)
COMPARED = code(
    "compared_to_country",
    "compared_to_country",
    reason="comparison_reason",
    notes=("compared",),
    widest=32,
)
CORRECTION = (
    Column(
        "passive_share_as_reported_pct",
        "pct",
        reason="correction_reason",
        notes=("as_reported",),
        widest=15,
    ),
    Column(
        "passive_share_if_all_count_pct",
        "pct",
        reason="correction_reason",
        notes=("if_all_count",),
        widest=15,
    ),
    Column("correction_points", "points", reason="correction_reason", widest=15),
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
        Column("rank", "count", notes=("rank",), widest=9),
        AREA,
        Column("region_name", widest=22),
        PERSONS,
        replace(SHARE, has_bars=True),
        MARKS,
        *INTERVAL,
        COMPARED,
    ),
    cautions=("caution.ranking", "caution.ranking_chance"),
    frozen_columns=3,
)

FUNNEL = DataSheet(
    code="funnel_places",
    table_name="spredning_tal",
    source=Source(
        "funnel_limits", "is_main_measure", "target_group_sort_order, persons, area_sort_order"
    ),
    columns=(
        code("target_group_code", "target_group", widest=24),
        AREA,
        replace(PERSONS, reason=""),
        replace(SHARE, reason=""),
        MARKS,
        Column("country_passive_share_pct", "pct", widest=12),
        Column("lower_998_pct", "pct", widest=12),
        Column("lower_95_pct", "pct", widest=12),
        Column("upper_95_pct", "pct", widest=12),
        Column("upper_998_pct", "pct", widest=12),
        code("funnel_position", "funnel_position", notes=("funnel",), widest=20),
    ),
    cautions=("caution.funnel",),
    frozen_columns=2,
)

FUNNEL_SUMMARY = DataSheet(
    code="funnel",
    table_name="spredning",
    source=Source("funnel_summary", "is_main_measure", "target_group_sort_order"),
    columns=(
        GROUP,
        PERIOD,
        Column("country_passive_share_pct", "pct", widest=16),
        Column("municipalities", "count", widest=16),
        Column("municipalities_inside", "count", widest=16),
        Column("municipalities_higher", "count", widest=16),
        Column("municipalities_lower", "count", widest=16),
        Column("municipalities_outside_998", "count", widest=16),
        Column("municipalities_by_chance", "count", widest=18),
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
        "reference_date desc, period_id, area_sort_order, benefit_sort_order, offer_type_sort_order",
    ),
    columns=(
        PERIOD,
        AREA,
        code("benefit_code", "benefit", widest=18),
        code("offer_type_code", "offer_type", widest=24),
        Column("courses", "count", reason=_HIDDEN, widest=11),
        Column("activated_persons_as_first_delivered", "count", reason="persons_reason", widest=13),
        Column("activated_persons_as_reported", "count", reason="persons_reason", widest=13),
        Column(
            "activated_persons",
            "count",
            reason="persons_reason",
            heading="heading.activated_persons",
            widest=13,
        ),
        Column("full_time_activated_as_first_delivered", "full_time", reason=_HIDDEN, widest=14),
        Column("full_time_activated_as_reported", "full_time", reason=_HIDDEN, widest=14),
        Column("full_time_activated", "full_time", reason=_HIDDEN, widest=14),
        Column("courses_without_hours_as_first_delivered", "count", reason=_HIDDEN, widest=14),
        Column("courses_overwritten", "count", reason=_HIDDEN, widest=13),
        Column("courses_imputed", "count", reason=_HIDDEN, widest=13),
        Column("courses_still_without_hours", "count", reason=_HIDDEN, widest=13),
        Column("courses_imputed_pct", "pct", reason="courses_imputed_pct_reason", widest=13),
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
        PERIOD,
        PERSONS,
        CORRECTION[0],
        replace(
            SHARE, reason="correction_reason", heading="heading.passive_share_corrected_pct"
        ),
        MARKS,
        CORRECTION[1],
        CORRECTION[2],
        Column("not_corrected_points", "points", reason="correction_reason", widest=16),
        Column(
            "persons_active_by_imputation", "count", reason="correction_reason", widest=15
        ),
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
        code("offer_type_code", "offer_type", widest=30),
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
        code("measure_code", "measure", widest=24),
        *_REVISION_START,
        Column("previous_passive_share_pct", "pct", widest=13),
        replace(SHARE, reason=""),
        MARKS,
        Column("change_points", "points", heading="heading.revision_points", widest=14),
        Column("previous_passive_persons", "count", reason="passive_persons_reason", widest=13),
        PASSIVE,
        Column(
            "change_in_passive_persons",
            "signed_count",
            reason="passive_persons_reason",
            widest=13,
        ),
        code("main_reason", "revision_reason", notes=("revision_reason",), widest=30),
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
        Column("previous_passive_persons", "count", reason="passive_persons_reason", widest=13),
        *(
            Column(part, "signed_count", reason="bridge_reason", heading=f"heading.bridge.{part}", widest=14)
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
            GROUP,
            Column("area_code", widest=12),
            AREA,
            LEVEL,
            Column("period_id", heading="heading.period_code", widest=12),
            Column("reference_date", "date", widest=13),
            PERSONS,
            PASSIVE,
            SHARE,
            MARKS,
            *INTERVAL,
            COMPARED,
            Column("rank", "count", reason="rank_reason", notes=("rank",), widest=10),
            Column(
                "passive_persons_as_reported", "count", reason="correction_reason", widest=14
            ),
            CORRECTION[0],
            Column(
                "passive_persons_if_all_count", "count", reason="correction_reason", widest=14
            ),
            CORRECTION[1],
            Column(
                "persons_active_by_imputation", "count", reason="correction_reason", widest=15
            ),
            code("source", "source", widest=12),
            NOTES,
        ),
        frozen_columns=3,
    )


PLACES = DataSheet(
    code="places",
    table_name="kommuner",
    source=Source("area", "area_level = 'municipality'", "sort_order"),
    columns=(
        Column("area_name", heading="heading.municipality_name", widest=24),
        Column("area_code", heading="heading.municipality_code", widest=14),
        Column("region_name", widest=24),
        Column("region_code", widest=14),
    ),
)
