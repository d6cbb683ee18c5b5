-- Every month, quarter and year that a figure may be about, with its windows (method 3).
-- Grain: one row per (period_id)
{{ config(materialized='table') }}

with

years as (

    {{ number_rows('calendar_year', range(1980, 2100)) }}

),

month_numbers as (

    {{ number_rows('month_number', range(1, 13)) }}

),

months as (

    select
        years.calendar_year,
        month_numbers.month_number,
        {{ first_of_month('years.calendar_year', 'month_numbers.month_number') }} as first_day
    from years
    cross join month_numbers

),

periods as (

    select
        'month' as period_type,
        first_day as start_date,
        {{ first_of_month_after('first_day', 1) }} as next_start_date,
        cast(calendar_year as {{ dbt.type_string() }}) || 'M'
        || lpad(cast(month_number as {{ dbt.type_string() }}), 2, '0') as period_id,
        calendar_year,
        month_number as period_number
    from months

    union all

    select
        'quarter' as period_type,
        first_day as start_date,
        {{ first_of_month_after('first_day', 3) }} as next_start_date,
        cast(calendar_year as {{ dbt.type_string() }}) || 'Q'
        || cast(cast((month_number + 2) / 3 as integer) as {{ dbt.type_string() }}) as period_id,
        calendar_year,
        cast((month_number + 2) / 3 as integer) as period_number
    from months
    where month_number in (1, 4, 7, 10)

    union all

    select
        'year' as period_type,
        first_day as start_date,
        {{ first_of_month_after('first_day', 12) }} as next_start_date,
        cast(calendar_year as {{ dbt.type_string() }}) as period_id,
        calendar_year,
        1 as period_number
    from months
    where month_number = 1

),

with_reference_date as (

    select
        period_id,
        period_type,
        calendar_year,
        period_number,
        start_date,
        {{ days_after('next_start_date', -1) }} as reference_date
    from periods

),

final as (

    select
        period_id,
        period_type,
        calendar_year,
        period_number,
        start_date,
        reference_date,
        -- method 3: the twelve whole calendar months that end with the month of the reference date
        {{ first_of_month_after('reference_date', -11) }} as months_12_start_date,
        -- method 3: the 455 days d-454 … d
        {{ days_after('reference_date', -454) }} as weeks_65_start_date
    from with_reference_date

)

select * from final
