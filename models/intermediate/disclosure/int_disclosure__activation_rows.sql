-- Whether a row of the activation table is hidden, and why (publication 3). A hidden municipality
-- takes the next of its region, a hidden benefit of an offer type the next benefit of it, until at
-- least two are hidden and their courses with hours, which add up, less their number (a hidden row
-- has a course) are at least the threshold. Where any row finds no partners, the whole table of
-- the period is hidden.
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

primary_rows as (select * from {{ ref('int_disclosure__activation_primary') }}),
rectangles as (select * from {{ ref('int_disclosure__activation_rectangles') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),

candidates as (

    select
        primary_rows.*,
        rules.disclosure_threshold,
        rectangles.area_code is not null as is_in_rectangle,
        primary_rows.is_primary_row
        or primary_rows.was_hidden_before
        or rectangles.area_code is not null as is_hidden_already
    from primary_rows
    inner join rules using (as_of)
    left join rectangles using (as_of, period_id, area_code, benefit_code, offer_type_code)

),

with_those_before as (

    select
        *,
        -- regions have their partners in rectangles
        area_level != 'region' and bool_or(is_hidden_already) over whole_sum as is_in_hidden_sum,
        count(*) over those_before as rows_before,
        coalesce(sum(fewest_courses) over those_before, 0) as courses_before
    from candidates
    window
        whole_sum as (partition by as_of, period_id, area_level, sum_code),
        those_before as (
            partition by as_of, period_id, area_level, sum_code
            order by case when is_hidden_already then 0 else 1 end, partner_order
            rows between unbounded preceding and 1 preceding
        )

),

with_partners as (

    select
        *,
        is_hidden_already
        or (
            is_in_hidden_sum
            and not (
                rows_before >= 2
                and courses_before - rows_before >= disclosure_threshold
            )
        ) as is_hidden_with_sum
    from with_those_before

),

with_run_out as (

    select
        *,
        case
            -- a hidden region × offer type that stands in no rectangle found none
            when area_level = 'region' then is_primary_row and not is_in_rectangle
            -- Even with all of them hidden: too few rows, too few courses, or too few persons in
            -- the rows of the other level, which count the same people.
            else is_in_hidden_sum and not (
                sum(case when is_hidden_with_sum then 1 else 0 end) over whole_sum >= 2
                and sum(case when is_hidden_with_sum then fewest_courses - 1 else 0 end)
                    over whole_sum
                >= disclosure_threshold
                and fewest_persons_in_crossing_rows >= disclosure_threshold
            )
        end as has_run_out
    from with_partners
    window whole_sum as (partition by as_of, period_id, area_level, sum_code)

),

with_reason as (

    select
        *,
        case
            when is_primary_row then 'few_activated_persons'
            when was_hidden_before then 'hidden_before'
            when is_in_rectangle then 'partner_in_rectangle'
            when is_hidden_with_sum then 'partner_in_sum'
            when bool_or(has_run_out) over (partition by as_of, period_id)
                then 'table_without_partners'
        end as protection_reason
    from with_run_out

),

final as (

    select
        as_of,
        period_id,
        area_level,
        area_code,
        benefit_code,
        offer_type_code,
        protection_reason is not null as is_hidden,
        case
            when is_primary_row then 'A'
            when protection_reason is not null then 'D'
            else 'F'
        end as conf_status,
        protection_reason
    from with_reason

)

select * from final
