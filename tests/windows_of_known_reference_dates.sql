-- The 12-month window is the twelve whole calendar months that end with the month of the
-- reference date, the 65-week window the 455 days to it (method 3): worked out by hand for a
-- few periods, leap years among them. A unit test cannot say this, because it would have to
-- list the whole calendar.

{% set expected_periods = [
    ('2019Q1', '2019-01-01', '2019-03-31', '2018-04-01', '2018-01-01', 'the example of the method'),
    ('2019M03', '2019-03-01', '2019-03-31', '2018-04-01', '2018-01-01', 'the same day as a month'),
    ('2019', '2019-01-01', '2019-12-31', '2019-01-01', '2018-10-03', 'a year'),
    ('2019Q4', '2019-10-01', '2019-12-31', '2019-01-01', '2018-10-03', 'the same day as a quarter'),
    ('2019M02', '2019-02-01', '2019-02-28', '2018-03-01', '2017-12-01', 'February'),
    ('2020M02', '2020-02-01', '2020-02-29', '2019-03-01', '2018-12-02', 'February of a leap year'),
    ('2020M03', '2020-03-01', '2020-03-31', '2019-04-01', '2019-01-02', 'the 455 days hold a leap day'),
    ('2021M01', '2021-01-01', '2021-01-31', '2020-02-01', '2019-11-04', 'over two turns of the year'),
    ('2000M02', '2000-02-01', '2000-02-29', '1999-03-01', '1998-12-02', 'a leap year by the rule of 400'),
] %}

with

expected as (

    {% for period_id, start, reference, months_12, weeks_65, case_name in expected_periods -%}
        select
            '{{ period_id }}' as period_id,
            cast('{{ start }}' as date) as start_date,
            cast('{{ reference }}' as date) as reference_date,
            cast('{{ months_12 }}' as date) as months_12_start_date,
            cast('{{ weeks_65 }}' as date) as weeks_65_start_date,
            '{{ case_name }}' as case_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

calendar as (select * from {{ ref('int_periods__calendar') }})

select
    expected.period_id,
    expected.case_name,
    calendar.start_date,
    calendar.reference_date,
    calendar.months_12_start_date,
    calendar.weeks_65_start_date
from expected
left join calendar
    on expected.period_id = calendar.period_id
where
    calendar.period_id is null
    or calendar.start_date <> expected.start_date
    or calendar.reference_date <> expected.reference_date
    or calendar.months_12_start_date <> expected.months_12_start_date
    or calendar.weeks_65_start_date <> expected.weeks_65_start_date
