-- Activation as the workbook prints it: three series side by side, what became of the courses that
-- came without hours, and the whole country over all benefits, where no part of that sum is hidden.
-- Grain: one row per (area_code, benefit_code, offer_type_code, period_id)

-- How many periods, counted from the newest, the workbook holds.
{% set trend_periods = 13 %}

{% set added_up = [
    'courses', 'activation_courses_as_first_delivered', 'activation_courses_as_reported',
    'activation_courses', 'full_time_activated_as_first_delivered',
    'full_time_activated_as_reported', 'full_time_activated', 'courses_without_hours_as_first_delivered', 'courses_overwritten',
    'courses_imputed_same_benefit_and_offer', 'courses_imputed_same_offer', 'courses_imputed_all',
    'courses_still_without_hours',
] %}
{% set persons = [
    'activated_persons_as_first_delivered', 'activated_persons_as_reported', 'activated_persons',
] %}

with

activation as (select * from {{ ref('activation') }}),
areas as (select * from {{ ref('area') }}),
benefits as (select * from {{ ref('benefit') }}),
offer_types as (select * from {{ ref('offer_type') }}),

-- Courses and full-time add up over regions, persons do not (method 6). A hidden part hides all.
country_totals as (

    select
        '000' as area_code,
        'country' as area_level,
        '_T' as benefit_code,
        cast(null as {{ dbt.type_string() }}) as benefit_name,
        offer_type_code,
        offer_type_name,
        period_id,
        reference_date,
        {% for column_name in added_up -%}
            case
                when bool_and(conf_status = 'F') then cast(
                    sum({{ column_name }})
                    as {{ 'decimal(18, 6)' if column_name.startswith('full') else 'bigint' }}
                )
            end as {{ column_name }},
        {% endfor -%}
        {% for column_name in persons -%}
            cast(null as bigint) as {{ column_name }},
        {% endfor -%}
        bool_or(conf_status != 'F') as is_hidden,
        true as is_total_over_benefits,
        as_of
    from activation
    where area_level = 'region'
    group by offer_type_code, offer_type_name, period_id, reference_date, as_of

),

all_rows as (

    select
        area_code,
        area_level,
        benefit_code,
        benefit_name,
        offer_type_code,
        offer_type_name,
        period_id,
        reference_date,
        {% for column_name in added_up + persons -%}
            {{ column_name }},
        {% endfor -%}
        conf_status != 'F' as is_hidden,
        false as is_total_over_benefits,
        as_of
    from activation

    union all

    select * from country_totals

),

with_recency as (

    select
        *,
        dense_rank() over (order by reference_date desc, period_id asc) as recency
    from all_rows

),

-- The period shown in the chart: the one to which most courses came without hours.
period_losses as (

    select
        period_id,
        row_number() over (
            order by
                sum(coalesce(courses_without_hours_as_first_delivered, 0)) desc,
                max(reference_date) desc
        ) as loss_order
    from with_recency
    where
        area_level = 'country'
        and recency <= {{ trend_periods }}
    group by period_id

),

final as (

    select
        with_recency.area_code,
        areas.area_name,
        with_recency.area_level,
        areas.sort_order as area_sort_order,
        with_recency.benefit_code,
        with_recency.benefit_name,
        coalesce(benefits.sort_order, 0) as benefit_sort_order,
        with_recency.offer_type_code,
        with_recency.offer_type_name,
        coalesce(offer_types.sort_order, 0) as offer_type_sort_order,
        with_recency.period_id,
        with_recency.reference_date,
        with_recency.recency <= {{ trend_periods }} as is_trend_period,
        coalesce(period_losses.loss_order = 1, false) as is_chart_period,
        with_recency.is_total_over_benefits,
        with_recency.courses,
        with_recency.activation_courses_as_first_delivered,
        with_recency.activation_courses_as_reported,
        with_recency.activation_courses,
        {% for column_name in persons -%}
            with_recency.{{ column_name }},
        {% endfor -%}
        {% for column_name in added_up if column_name.startswith('full_time') -%}
            with_recency.{{ column_name }},
        {% endfor -%}
        with_recency.courses_without_hours_as_first_delivered,
        with_recency.courses_overwritten,
        with_recency.courses_imputed_same_benefit_and_offer
        + with_recency.courses_imputed_same_offer
        + with_recency.courses_imputed_all as courses_imputed,
        with_recency.courses_still_without_hours,
        {{ per_cent(
            '(with_recency.courses_imputed_same_benefit_and_offer + with_recency.courses_imputed_same_offer'
            ~ ' + with_recency.courses_imputed_all)', 'with_recency.courses'
        ) }} as courses_imputed_pct,
        case when with_recency.is_hidden then 'Q' end as figure_reason,
        -- persons of several benefits cannot be added up
        case
            when with_recency.is_hidden then 'Q'
            when with_recency.is_total_over_benefits then 'SELF'
        end as persons_reason,
        case
            when with_recency.is_hidden then 'Q'
            when with_recency.courses = 0 then 'M'
        end as courses_imputed_pct_reason,
        with_recency.as_of
    from with_recency
    inner join areas using (area_code)
    left join benefits using (benefit_code)
    left join offer_types using (offer_type_code)
    left join period_losses using (period_id)

)

select * from final
order by area_code, benefit_code, offer_type_code, period_id
