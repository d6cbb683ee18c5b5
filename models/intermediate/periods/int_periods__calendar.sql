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

lengths as (

    select
        listed.period_type,
        listed.months
    from (values ('month', 1), ('quarter', 3), ('year', 12)) as listed (period_type, months)

),

-- A period begins with each month that a whole number of its length lies before in the year.
periods as (

    select
        lengths.period_type,
        lengths.months,
        years.calendar_year,
        cast((month_numbers.month_number - 1) / lengths.months + 1 as integer) as period_number,
        {{ first_of_month('years.calendar_year', 'month_numbers.month_number') }} as start_date
    from years
    cross join month_numbers
    inner join lengths
        on (month_numbers.month_number - 1) % lengths.months = 0

),

with_reference_date as (

    select
        period_type,
        calendar_year,
        period_number,
        start_date,
        {{ days_after(first_of_month_after('start_date', 'months'), -1) }} as reference_date
    from periods

),

final as (

    select
        cast(calendar_year as {{ dbt.type_string() }}) || case period_type
            when 'month' then 'M' || lpad(cast(period_number as {{ dbt.type_string() }}), 2, '0')
            when 'quarter' then 'Q' || cast(period_number as {{ dbt.type_string() }})
            else ''
        end as period_id,
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
