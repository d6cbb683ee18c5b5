-- On which day each look-back window of a period begins (method 3): the one place where the code of
-- a window becomes a date.
-- Grain: one row per (period_id, look_back_window)
{{ config(materialized='view') }}

with

calendar as (select * from {{ ref('int_periods__calendar') }}),

final as (

    {% for look_back_window, start_date in [
        ('period', 'start_date'),
        ('months_12', 'months_12_start_date'),
        ('weeks_65', 'weeks_65_start_date'),
    ] -%}
        select
            period_id,
            '{{ look_back_window }}' as look_back_window,
            {{ start_date }} as look_back_start_date
        from calendar
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
