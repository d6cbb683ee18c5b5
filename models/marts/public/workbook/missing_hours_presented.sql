-- Courses that began without hours as the workbook prints them: the country and the regions, by
-- reporting system and by offer type, in the newest periods.
-- Grain: one row per (area_code, reporting_system_code, offer_type_code, period_id)

-- How many periods, counted from the newest, the workbook holds.
{% set trend_periods = 13 %}

with

missing_hours as (select * from {{ ref('missing_hours') }}),
areas as (select * from {{ ref('area') }}),

reporting_systems as (

    select *
    from {{ ref('status_code') }}
    where code_list = 'reporting_system'

),

offer_types as (select * from {{ ref('offer_type') }}),

with_recency as (

    select
        *,
        dense_rank() over (order by reference_date desc, period_id asc) as recency
    from missing_hours

),

final as (

    select
        with_recency.area_code,
        with_recency.area_name,
        areas.sort_order as area_sort_order,
        with_recency.reporting_system_code,
        coalesce(reporting_systems.sort_order, 0) as reporting_system_sort_order,
        with_recency.offer_type_code,
        coalesce(offer_types.sort_order, 0) as offer_type_sort_order,
        with_recency.period_id,
        with_recency.reference_date,
        with_recency.recency <= {{ trend_periods }} as is_trend_period,
        with_recency.courses_begun,
        with_recency.courses_without_hours_as_first_delivered,
        with_recency.without_hours_as_first_delivered_pct,
        case when with_recency.conf_status != 'F' then 'Q' end as figure_reason,
        case
            when with_recency.conf_status != 'F' then 'Q'
            when with_recency.courses_begun = 0 then 'M'
        end as pct_reason,
        with_recency.as_of
    from with_recency
    inner join areas using (area_code)
    left join reporting_systems
        on with_recency.reporting_system_code = reporting_systems.code
    left join offer_types using (offer_type_code)

)

select * from final
order by area_code, reporting_system_code, offer_type_code, period_id
