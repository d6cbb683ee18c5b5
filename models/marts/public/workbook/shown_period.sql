-- Which periods of each group the workbook shows: of one type, up to the newest with a figure, and
-- how far back each lies. A group delivered by month and by quarter is shown by quarter.
-- Grain: one row per (measure_code, target_group_code, period_id)

-- How many periods, counted from the newest, the trend and the table of recent periods hold.
{% set trend_periods = 13 %}
{% set recent_periods = 5 %}

with

passive_share as (select * from {{ ref('passive_share') }}),
measures as (select * from {{ ref('measure') }}),

periods as (

    select
        measure_code,
        target_group_code,
        period_id,
        period_type,
        reference_date,
        bool_or(obs_status != 'O') as has_figures,
        -- method 3: a quarter says most of the groups side by side, then the month, then the year
        case period_type when 'quarter' then 1 when 'month' then 2 else 3 end as type_order
    from passive_share
    group by measure_code, target_group_code, period_id, period_type, reference_date

),

choices as (

    select
        measure_code,
        target_group_code,
        coalesce(min(case when has_figures then type_order end), min(type_order)) as type_order
    from periods
    group by measure_code, target_group_code

),

newest as (

    select
        periods.measure_code,
        periods.target_group_code,
        choices.type_order,
        coalesce(
            max(case when periods.has_figures then periods.reference_date end),
            max(periods.reference_date)
        ) as newest_reference_date
    from periods
    inner join choices using (measure_code, target_group_code, type_order)
    group by periods.measure_code, periods.target_group_code, choices.type_order

),

-- Measures are never mixed in one sheet (method 10): the first published fills the overviews.
main_measure as (

    select min(measures.sort_order) as main_sort_order
    from measures
    inner join newest using (measure_code)

),

shown as (

    select
        periods.measure_code,
        periods.target_group_code,
        periods.period_id,
        periods.period_type,
        periods.reference_date,
        periods.reference_date = newest.newest_reference_date as is_newest,
        measures.sort_order = main_measure.main_sort_order as is_main_measure,
        -- 1 = the newest of any group of the measure
        dense_rank() over (
            partition by periods.measure_code
            order by periods.reference_date desc, periods.period_id asc
        ) as recency
    from periods
    inner join measures using (measure_code)
    inner join newest
        on
            periods.measure_code = newest.measure_code
            and periods.target_group_code = newest.target_group_code
            and periods.type_order = newest.type_order
            and periods.reference_date <= newest.newest_reference_date
    cross join main_measure

),

final as (

    select
        measure_code,
        target_group_code,
        period_id,
        period_type,
        reference_date,
        is_main_measure,
        is_newest,
        recency <= {{ recent_periods }} as is_recent,
        recency <= {{ trend_periods }} as is_trend,
        cast(recency as integer) as recency
    from shown

)

select * from final
order by measure_code, target_group_code, period_id
