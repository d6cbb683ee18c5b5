-- Whether a row of the activation table is hidden, and why; where any row finds no partners, the
-- whole table of the period is (publication 3).
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

primary_rows as (

    select * from {{ ref('int_disclosure__activation_primary') }}

),

rectangles as (

    select * from {{ ref('int_disclosure__activation_rectangles') }}

),

sums as (

    select * from {{ ref('int_disclosure__activation_sums') }}

),

with_rules as (

    select
        primary_rows.as_of,
        primary_rows.period_id,
        primary_rows.area_code,
        primary_rows.benefit_code,
        primary_rows.offer_type_code,
        primary_rows.is_primary_row,
        primary_rows.was_hidden_before,
        rectangles.area_code is not null as is_in_rectangle,
        coalesce(sums.is_hidden, false) as is_in_sum,
        -- a hidden region × offer type that stands in no rectangle found none
        coalesce(sums.has_run_out, false)
        or (
            primary_rows.area_level = 'region'
            and primary_rows.is_primary_row
            and rectangles.area_code is null
        ) as has_run_out
    from primary_rows
    left join rectangles
        on
            primary_rows.as_of = rectangles.as_of
            and primary_rows.period_id = rectangles.period_id
            and primary_rows.area_code = rectangles.area_code
            and primary_rows.benefit_code = rectangles.benefit_code
            and primary_rows.offer_type_code = rectangles.offer_type_code
    left join sums
        on
            primary_rows.as_of = sums.as_of
            and primary_rows.period_id = sums.period_id
            and primary_rows.area_code = sums.area_code
            and primary_rows.benefit_code = sums.benefit_code
            and primary_rows.offer_type_code = sums.offer_type_code

),

with_whole_table as (

    select
        *,
        bool_or(has_run_out) over (partition by as_of, period_id) as hides_whole_table
    from with_rules

),

final as (

    select
        as_of,
        period_id,
        area_code,
        benefit_code,
        offer_type_code,
        is_primary_row
        or was_hidden_before
        or is_in_rectangle
        or is_in_sum
        or hides_whole_table as is_hidden,
        case
            when is_primary_row then 'A'
            when was_hidden_before or is_in_rectangle or is_in_sum or hides_whole_table then 'D'
            else 'F'
        end as conf_status,
        case
            when is_primary_row then 'few_activated_persons'
            when was_hidden_before then 'hidden_before'
            when is_in_rectangle then 'partner_in_rectangle'
            when is_in_sum then 'partner_in_sum'
            when hides_whole_table then 'table_without_partners'
        end as protection_reason
    from with_whole_table

)

select * from final
