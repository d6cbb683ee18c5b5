"""Public DuckDB files for the workbook's tests: the example's, and others made from it.

The example is built once by dbt. Every other file is the example's with its figures replaced by
invented ones, and the presentation marts made anew by the SQL that dbt compiled: so a test may ask
for any shape of publication without another build.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from public_tables import write_public_file
from warehouse_build import build_warehouse

DATASET = "example"
AS_OF = "2020-05-31"

PRESENTATION = (
    "shown_period",
    "passive_share_presented",
    "series_break",
    "passive_share_change",
    "correction_effect",
    "funnel_place",
    "funnel_limits",
    "funnel_summary",
    "area_comparison",
    "largest_revisions",
    "headline_finding",
    "fact_sheet",
    "activation_presented",
    "missing_hours_presented",
)
"""The presentation marts, each after those it reads."""


@dataclass(frozen=True)
class Example:
    """The example's public file, and the SQL of the presentation marts as dbt compiled it."""

    public: Path
    compiled: dict[str, str]


@functools.cache
def scratch() -> Path:
    """Return a folder that lives as long as the tests."""
    folder = Path(tempfile.mkdtemp(prefix="workbook-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def example() -> Example:
    """Build the example dataset once, and export its public tables."""
    warehouse = build_warehouse(DATASET, scratch(), variables={"as_of": AS_OF})
    public = write_public_file(warehouse, scratch())
    folder = next(warehouse.target.glob("compiled/*/models/marts/public/workbook"))
    prefix = f'"{warehouse.file.stem}"."main".'
    compiled = {
        name: (folder / f"{name}.sql").read_text(encoding="utf-8").replace(prefix, "")
        for name in PRESENTATION
    }
    return Example(public, compiled)


def variant(name: str, *statements: str) -> Path:
    """Return a public file that is the example's after some SQL, its presentation made anew."""
    target = scratch() / f"{name}.public.duckdb"
    shutil.copyfile(example().public, target)
    with duckdb.connect(str(target)) as connection:
        connection.execute("set search_path = 'main,workbook'")
        for statement in statements:
            connection.execute(statement)
        for table, sql in example().compiled.items():
            connection.execute(f"create or replace table workbook.{table} as {sql}")
    return target


INVENTED_ISSUES = """create or replace table period_issue as
    select distinct measure_code, target_group_code, period_id, issue_code, is_series_break,
        is_under_reporting, cast(dense_rank() over (order by first_date, issue_code) as integer)
            as issue_order
    from passive_share
    join period using (period_id)
    join known_issue using (target_group_code, source)
    where known_from <= passive_share.as_of and first_date <= period.reference_date
        and last_date >= months_12_start_date"""
"""SQL for the issues of the last twelve months of every invented period."""


def invented(
    periods: int = 6,
    period_type: str = "quarter",
    groups: tuple[str, ...] = (),
    measure: str = "passive_12m",
) -> list[str]:
    """Return SQL that fills a publication of all areas with invented figures.

    Every status, every flag and every reason occurs: nobody in the group, withheld, not delivered
    regions, missing counts of Jobindsats, breaks, imputed hours, low bases, revised figures.

    Args:
        periods: how many, up to the fourth quarter (or December) of 2019.
        period_type: quarter or month.
        groups: the target groups; all seven unless told.
        measure: the measure of all of them.
    """
    months = 3 if period_type == "quarter" else 1
    letter = "Q" if period_type == "quarter" else "M"
    number = (
        "quarter(start_date)"
        if period_type == "quarter"
        else "lpad(month(start_date)::text, 2, '0')"
    )
    chosen = ", ".join(f"'{code}'" for code in groups)
    group_filter = f"target_group_code in ({chosen})" if groups else "target_group.sort_order <= 7"
    return [
        f"""create or replace table period as
        select year(start_date)::varchar || '{letter}' || {number}::varchar as period_id,
            '{period_type}' as period_type, start_date,
            (start_date + interval ({months}) month - interval 1 day)::date as reference_date,
            (start_date + interval ({months - 12}) month)::date as months_12_start_date,
            (start_date + interval ({months}) month - interval 455 day)::date as weeks_65_start_date
        from (
            select (date '2020-01-01' - interval ({months} * (i + 1)) month)::date as start_date
            from range({periods}) numbers(i)
        )""",
        f"""create or replace temporary table invented as
        select '{measure}' as measure_code, area.*, target_group.target_group_code,
            target_group.target_group_name, target_group.source,
            period.period_id, period.period_type, period.reference_date,
            -- any spread will do, as long as it is the same every time
            (cast(area_code as integer) * 7919 + target_group.sort_order * 104729) % 997 as seed,
            row_number() over (
                partition by area_code, target_group_code order by reference_date
            ) as age
        from area, target_group, period
        where {group_filter}""",
        """create or replace temporary table counted as
        select *,
            case when seed % 41 = 0 then 0
                else (3 + seed % 13 + case area_level when 'municipality' then seed when 'region'
                    then 9000 + seed else 50000 end)::bigint end as all_persons,
            (0.05 + (seed % 60) / 100.0 + age * 0.003)::decimal(9, 6) as share
        from invented""",
        """create or replace temporary table statused as
        select *,
            floor(all_persons * share)::bigint as passive,
            case
                when source = 'jobindsats' and area_level = 'region' then 'O'
                when all_persons = 0 then 'M'
                when source = 'special_extract' and area_level = 'municipality'
                    and (all_persons < 10 or floor(all_persons * share) < 5) then 'Q'
            end as gone,
            source = 'jobindsats' and seed % 53 = 0 and area_level = 'municipality' as lost_count
        from counted""",
        """create or replace table passive_share as
        with figures as (
            select *,
                passive + case when age >= 3 then seed % 7 else 0 end as reported,
                greatest(passive - case when age >= 3 then seed % 3 else 0 end, 0) as if_all,
                (2 * passive + 3.8416 - 1.96 * sqrt(3.8416 + 4 * passive
                    * (1 - passive / nullif(all_persons, 0)))) / (2 * all_persons + 7.6832) as low,
                (2 * passive + 3.8416 + 1.96 * sqrt(3.8416 + 4 * passive
                    * (1 - passive / nullif(all_persons, 0)))) / (2 * all_persons + 7.6832) as high,
                max(case when area_level = 'country' then passive / nullif(all_persons, 0) end)
                    over (partition by target_group_code, period_id) as country
            from statused
        ),
        hidden as (
            select measure_code, area_code, area_name, area_level, region_code, target_group_code,
                target_group_name, period_id, period_type, reference_date, source,
                case when gone = 'O' or lost_count then null
                    when gone = 'Q' and all_persons < 5 then null else all_persons end as persons,
                gone is null and source = 'special_extract' as is_computed,
                gone is null as is_shown, gone is null and not lost_count as has_interval,
                passive, reported, if_all, low, high, country, gone, seed, age, lost_count
            from figures
        )
        select measure_code, area_code, area_name, area_level, region_code, target_group_code,
            target_group_name, period_id, period_type, reference_date, persons,
            case when is_computed then passive end as passive_persons,
            case when is_shown then cast(passive / nullif(persons, 0) as decimal(9, 6)) end
                as passive_share,
            case when is_shown then
                cast(round(passive * 100 / nullif(persons, 0), 1) as decimal(5, 1)) end
                as passive_share_pct,
            case when is_computed then reported end as passive_persons_as_reported,
            case when is_computed then
                cast(reported / nullif(persons, 0) as decimal(9, 6)) end
                as passive_share_as_reported,
            case when is_computed then if_all end as passive_persons_if_all_count,
            case when is_computed then reported - passive end as persons_active_by_imputation,
            case when has_interval then cast(low as decimal(9, 6)) end as ci_lower,
            case when has_interval then cast(high as decimal(9, 6)) end as ci_upper,
            case when not has_interval or area_level = 'country' or country is null then null
                when high < country then 'lower' when low > country then 'higher'
                else 'not_different' end as compared_to_country,
            case when is_shown and area_level = 'municipality' and persons >= 30 then row_number()
                over (partition by target_group_code, period_id,
                    is_shown and area_level = 'municipality' and persons >= 30
                    order by passive / nullif(persons, 0), area_name collate da) end as rank,
            coalesce(gone, case when seed % 11 = 0 and age > 1 then 'B'
                when is_computed and reported > passive then 'E' when persons < 30 then 'U'
                else 'A' end) as obs_status,
            case when gone = 'Q' then 'C' else 'F' end as conf_status,
            case when is_shown then age = max(age) over () end as is_provisional,
            case when is_shown then coalesce(persons < 30, false) or lost_count end as is_low_base,
            case when is_shown then is_computed and if_all < passive end as is_under_reported,
            case when is_shown then seed % 11 = 0 and age > 1 end as has_series_break,
            case when is_shown then is_computed and reported > passive end as rests_on_imputation,
            source, date '2020-05-31' as as_of
        from hidden
        -- a lost count leaves the share as delivered
        """,
        """update passive_share set
            passive_share = 0.250000, passive_share_pct = 25.0
        where persons is null and obs_status not in ('O', 'M', 'Q')""",
        """create or replace table passive_share_revisions as
        select measure_code, area_code, area_name, area_level, region_code, target_group_code,
            target_group_name, period_id, period_type, reference_date,
            date '2020-03-31' as previous_as_of, as_of,
            cast(passive_share * 0.9 as decimal(9, 6)) as previous_passive_share, passive_share,
            cast(round(passive_share * 90, 1) as decimal(5, 1)) as previous_passive_share_pct,
            passive_share_pct, null::varchar as previous_figure_reason,
            cast(round(passive_share * 10, 1) as decimal(5, 1)) as change_points,
            case when passive_persons is not null then passive_persons - 6 end
                as previous_passive_persons,
            passive_persons,
            case when passive_persons is not null then 6::bigint end as change_in_passive_persons,
            case obs_status when 'Q' then 'newly_hidden' when 'O' then 'disappeared'
                when 'M' then 'disappeared' else 'changed' end as change_code,
            case when source = 'jobindsats' then 'new_delivery' else 'hours_reported' end
                as main_reason,
            case when passive_persons is not null and area_level = 'country' then 0::bigint end
                as persons_entered,
            case when passive_persons is not null and area_level = 'country' then 0::bigint end
                as persons_left,
            case when passive_persons is not null and area_level = 'country' then 0::bigint end
                as new_course,
            case when passive_persons is not null and area_level = 'country' then 0::bigint end
                as course_withdrawn,
            case when passive_persons is not null and area_level = 'country' then 6::bigint end
                as hours_reported,
            case when passive_persons is not null and area_level = 'country' then 0::bigint end
                as hours_imputed,
            case when passive_persons is not null and area_level = 'country' then 0::bigint end
                as other,
            case when passive_share is not null then true end as is_revised
        from passive_share
        where rank % 5 = 0 or area_level != 'municipality'""",
        # a lost cell has the figure that it had
        """update passive_share_revisions set
            previous_passive_share = 0.500000, previous_passive_share_pct = 50.0
        where change_code = 'disappeared'""",
        INVENTED_ISSUES,
    ]


@functools.cache
def rich() -> Path:
    """Return a publication of seven groups, six quarters and every kind of cell."""
    return variant("rich", *invented())


@functools.cache
def one_group_by_month() -> Path:
    """Return a publication of one delivered group by month: no extracts, no earlier vintage."""
    return variant(
        "months",
        *invented(14, "month", ("kontanthjaelp",), "passive_month"),
        "delete from activation",
        "delete from passive_share_revisions",
        """update publication set previous_as_of = null, is_synthetic = false, vintage_label = null,
            publisher_name = 'Kontoret', publisher_contact = 'spoerg@kontoret.dk',
            licence = 'CC BY 4.0', licence_address = 'https://creativecommons.org/licenses/by/4.0/'
        """,
    )


@functools.cache
def two_measures() -> Path:
    """Return a publication of two measures, which no sheet may mix."""
    return variant(
        "measures",
        *invented(5, "quarter", ("dagpenge", "sygedagpenge")),
        "create temporary table first_measure as from passive_share",
        "create temporary table first_periods as from period",
        *invented(5, "month", ("kontanthjaelp",), "passive_month"),
        "insert into passive_share from first_measure",
        "insert into period from first_periods",
        # typed by somebody, and no formula
        "update publication set vintage_label = 'First' || chr(10) || '=1+1'",
        INVENTED_ISSUES,
    )


@functools.cache
def without_optional_tables() -> Path:
    """Return a publication whose file lacks every table that a workbook can do without."""
    path = variant(
        "bare",
        *invented(5, "quarter", ("dagpenge",)),
        "update publication set is_synthetic = false",
    )
    with duckdb.connect(str(path)) as connection:
        connection.execute("set search_path = 'main,workbook'")
        for table in (
            "activation",
            "activation_presented",
            "passive_share_revisions",
            "largest_revisions",
            "correction_effect",
            "fact_sheet",
            "publication_calendar",
        ):
            connection.execute(f"drop table {table}")
    return path


PUBLICATIONS = {
    "example": lambda: example().public,
    "rich": rich,
    "months": one_group_by_month,
    "measures": two_measures,
    "bare": without_optional_tables,
}
"""The shapes of publication that every rule is checked on."""
