-- Municipalities and reporting systems of which too many courses came without hours at some time in
-- the newest twelve months, each in a sentence (docs/decisions.md D27): what a landing and a build
-- say. Private.
-- Grain: one row per (municipality_code, reporting_system)

with

monitor as (

    select *
    from {{ ref('missing_hours_monitor') }}
    where
        offer_type_code = '_T'
        and (municipality_code != '_T' or reporting_system != '_T')

),

areas as (select * from {{ ref('area') }}),

newest_month as (

    select max(month_number) as newest_month_number
    from monitor

),

rung as (

    select
        monitor.*,
        newest_month.newest_month_number,
        row_number() over (
            partition by monitor.municipality_code, monitor.reporting_system
            order by monitor.month_number desc
        ) as turn
    from monitor
    cross join newest_month
    where
        monitor.is_out_of_limits
        and monitor.month_number > newest_month.newest_month_number - 12

),

named as (

    select
        rung.*,
        rung.month_number = rung.newest_month_number as is_still_out,
        case
            when rung.municipality_code = '_T' then 'system ' || rung.reporting_system
            else coalesce(
                areas.area_name || ' (' || rung.municipality_code || ')', rung.municipality_code
            )
        end as monitored_name
    from rung
    left join areas
        on rung.municipality_code = areas.area_code
    where rung.turn = 1

),

final as (

    select
        municipality_code,
        reporting_system,
        monitored_name,
        out_of_limits_since,
        period_id as out_of_limits_until,
        is_still_out,
        courses_in_window,
        courses_without_hours_in_window,
        courses_a_year_before,
        courses_without_hours_a_year_before,
        monitored_name || ': too many courses without hours since ' || out_of_limits_since
        || case when is_still_out then '' else ', until ' || period_id end
        || '; ' || cast(courses_without_hours_in_window as {{ dbt.type_string() }})
        || ' of ' || cast(courses_in_window as {{ dbt.type_string() }})
        || ' that began in the three months to ' || period_id
        || ', ' || cast(courses_without_hours_a_year_before as {{ dbt.type_string() }})
        || ' of ' || cast(courses_a_year_before as {{ dbt.type_string() }})
        || ' a year before' as alarm_text,
        as_of
    from named

)

select * from final
order by municipality_code, reporting_system
