-- The 12-month window is the twelve whole calendar months that end with the month of the reference date,
-- the 65-week window the 455 days to it (method 3): worked out by hand for a few periods, leap years among
-- them. A unit test cannot say this, because it would have to list the whole calendar.

with

expected as (

    -- the method's own example
    select '2019Q1' as period_id, '2019-01-01' as start_date, '2019-03-31' as reference_date,
        '2018-04-01' as months_12_start_date, '2018-01-01' as weeks_65_start_date
    union all
    select '2019M03', '2019-03-01', '2019-03-31', '2018-04-01', '2018-01-01'
    union all
    select '2019', '2019-01-01', '2019-12-31', '2019-01-01', '2018-10-03'
    union all
    select '2019Q4', '2019-10-01', '2019-12-31', '2019-01-01', '2018-10-03'
    union all
    -- February, in a common year and in a leap year
    select '2019M02', '2019-02-01', '2019-02-28', '2018-03-01', '2017-12-01'
    union all
    select '2020M02', '2020-02-01', '2020-02-29', '2019-03-01', '2018-12-02'
    union all
    -- the 455 days hold a leap day: they begin a day later in the calendar
    select '2020M03', '2020-03-01', '2020-03-31', '2019-04-01', '2019-01-02'
    union all
    select '2021M01', '2021-01-01', '2021-01-31', '2020-02-01', '2019-11-04'
    union all
    -- 2000 was a leap year, by the rule of 400
    select '2000M02', '2000-02-01', '2000-02-29', '1999-03-01', '1998-12-02'

),

calendar as (

    select * from {{ ref('int_periods__calendar') }}

)

select
    expected.period_id,
    calendar.start_date,
    calendar.reference_date,
    calendar.months_12_start_date,
    calendar.weeks_65_start_date
from expected
left join calendar
    on expected.period_id = calendar.period_id
where
    calendar.period_id is null
    or calendar.start_date <> cast(expected.start_date as date)
    or calendar.reference_date <> cast(expected.reference_date as date)
    or calendar.months_12_start_date <> cast(expected.months_12_start_date as date)
    or calendar.weeks_65_start_date <> cast(expected.weeks_65_start_date as date)
