-- Courses by the month in which they began, and those of them that came without hours, by
-- municipality, reporting system and offer type, beside the same months a year before, with a
-- control limit that small numbers cannot trip (docs/decisions.md D27). Courses, not persons;
-- private all the same. Landing renders this file over the extract it lands.
-- Grain: one row per (municipality_code, reporting_system, offer_type_code, period_id)

-- The three newest months are judged together; the fewest courses without hours that can ring; the
-- fewest courses by which a place's own past is judged; and how many standard errors a rate must
-- lie from another on either side.
{% set fewest_without_hours = 5 %}
{% set fewest_courses_of_the_past = 30 %}
{% set z, z_squared = '3', '9' %}

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
extracts as (select * from {{ ref('int_as_of__extracts') }}),
activity_spells as (select * from {{ ref('int_as_of__activity_spells') }}),

-- Of courses that began before the first day covered, the extract holds only those that went on.
courses as (

    select
        vintages.as_of,
        activity_spells.municipality_code,
        coalesce(activity_spells.reporting_system, 'uoplyst') as reporting_system,
        activity_spells.offer_type_code,
        {{ month_number('activity_spells.start_date') }} as month_number,
        coalesce(activity_spells.first_delivered_hours, 0) = 0 as came_without_hours
    from activity_spells
    inner join vintages using (as_of)
    inner join extracts
        on
            vintages.as_of = extracts.as_of
            and activity_spells.start_date between extracts.data_from and extracts.data_until
    where
        vintages.vintage_role = 'current'
        and extracts.source = 'activity_spells'

),

-- What is added up over is _T: every municipality, every system, every offer type, and all courses.
begun as (

    select
        as_of,
        coalesce(municipality_code, '_T') as municipality_code,
        coalesce(reporting_system, '_T') as reporting_system,
        coalesce(offer_type_code, '_T') as offer_type_code,
        month_number,
        count(*) as courses,
        count(*) filter (where came_without_hours) as courses_without_hours
    from courses
    group by grouping sets ( -- noqa: disable=LT02
        (as_of, month_number, municipality_code, reporting_system, offer_type_code),
        (as_of, month_number, municipality_code),
        (as_of, month_number, reporting_system),
        (as_of, month_number, offer_type_code),
        (as_of, month_number)
    ) -- noqa: enable=LT02

),

months as (

    select distinct
        as_of,
        month_number
    from begun

),

monitored as (

    select distinct
        as_of,
        municipality_code,
        reporting_system,
        offer_type_code
    from begun

),

-- A month in which nothing began is a row too: its two months before it are judged with it.
complete_grid as (

    select
        monitored.as_of,
        monitored.municipality_code,
        monitored.reporting_system,
        monitored.offer_type_code,
        months.month_number,
        coalesce(begun.courses, 0) as courses,
        coalesce(begun.courses_without_hours, 0) as courses_without_hours
    from monitored
    inner join months using (as_of)
    left join begun
        using (as_of, municipality_code, reporting_system, offer_type_code, month_number)

),

with_windows as (

    select
        *,
        cast(sum(courses) over three_months as bigint) as courses_in_window,
        cast(sum(courses_without_hours) over three_months as bigint)
            as courses_without_hours_in_window,
        cast(coalesce(sum(courses) over a_year_before, 0) as bigint) as courses_a_year_before,
        cast(coalesce(sum(courses_without_hours) over a_year_before, 0) as bigint)
            as courses_without_hours_a_year_before
    from complete_grid
    window
        three_months as (
            partition by as_of, municipality_code, reporting_system, offer_type_code
            order by month_number
            range between 2 preceding and current row
        ),
        a_year_before as (
            partition by as_of, municipality_code, reporting_system, offer_type_code
            order by month_number
            range between 14 preceding and 12 preceding
        )

),

with_bounds as (

    select
        *,
        {{ wilson_bound(
            'courses_without_hours_in_window', 'courses_in_window', 'lower', z, z_squared
        ) }} as lowest_rate,
        {{ wilson_bound(
            'courses_without_hours_a_year_before', 'courses_a_year_before', 'lower', z, z_squared
        ) }} as lowest_rate_a_year_before,
        {{ wilson_bound(
            'courses_without_hours_a_year_before', 'courses_a_year_before', 'upper', z, z_squared
        ) }} as highest_rate_a_year_before
    from with_windows

),

-- The best of the years before: a rate that has been too high for a year is too high still.
country_limits as (

    select
        as_of,
        month_number,
        min(highest_rate_a_year_before) over best_year as country_limit
    from with_bounds
    where
        municipality_code = '_T'
        and reporting_system = '_T'
        and offer_type_code = '_T'
    window best_year as (
        partition by as_of, month_number % 12
        order by month_number
        rows between unbounded preceding and current row
    )

),

-- A past is one's own measure where it is long enough, and was not too high itself for the country.
with_limits as (

    select
        with_bounds.*,
        country_limits.country_limit,
        min(
            case
                when
                    with_bounds.courses_a_year_before >= {{ fewest_courses_of_the_past }}
                    and with_bounds.lowest_rate_a_year_before
                    <= coalesce(limits_a_year_before.country_limit, 1)
                    then with_bounds.highest_rate_a_year_before
            end
        ) over best_year as own_limit
    from with_bounds
    inner join country_limits using (as_of, month_number)
    left join country_limits as limits_a_year_before
        on
            with_bounds.as_of = limits_a_year_before.as_of
            and with_bounds.month_number - 12 = limits_a_year_before.month_number
    window best_year as (
        partition by
            with_bounds.as_of,
            with_bounds.municipality_code,
            with_bounds.reporting_system,
            with_bounds.offer_type_code,
            with_bounds.month_number % 12
        order by with_bounds.month_number
        rows between unbounded preceding and current row
    )

),

-- Who has no such past, a new system say, is held against all courses of the country.
judged as (

    select
        *,
        coalesce(own_limit, country_limit) as control_limit,
        coalesce(
            courses_without_hours_in_window >= {{ fewest_without_hours }}
            and lowest_rate > coalesce(own_limit, country_limit),
            false
        ) as is_out_of_limits
    from with_limits

),

with_last_month_within as (

    select
        *,
        max(case when not is_out_of_limits then month_number end) over until_now
            as last_month_within,
        min(month_number) over until_now as first_month
    from judged
    window until_now as (
        partition by as_of, municipality_code, reporting_system, offer_type_code
        order by month_number
        rows between unbounded preceding and current row
    )

),

final as (

    select
        municipality_code,
        reporting_system,
        offer_type_code,
        {{ month_id('month_number') }} as period_id,
        month_number,
        courses,
        courses_without_hours,
        courses_in_window,
        courses_without_hours_in_window,
        courses_a_year_before,
        courses_without_hours_a_year_before,
        cast(round(lowest_rate, 6) as decimal(9, 6)) as lowest_rate,
        cast(round(control_limit, 6) as decimal(9, 6)) as control_limit,
        is_out_of_limits,
        case
            when is_out_of_limits
                then {{ month_id('coalesce(last_month_within + 1, first_month)') }}
        end as out_of_limits_since,
        as_of
    from with_last_month_within

)

select * from final
order by municipality_code, reporting_system, offer_type_code, period_id
