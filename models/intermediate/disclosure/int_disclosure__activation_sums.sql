-- A hidden municipality takes the next of its region, a hidden benefit of an offer type the next
-- benefit of it, until at least two are hidden and their courses with hours, which add up, less
-- their number (a hidden row has a course) are at least the threshold (publication 3).
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

primary_rows as (

    select * from {{ ref('int_disclosure__activation_primary') }}

),

rectangles as (

    select * from {{ ref('int_disclosure__activation_rectangles') }}

),

rules as (

    select * from {{ ref('int_disclosure__rules') }}

),

candidates as (

    select
        primary_rows.*,
        rules.disclosure_threshold,
        primary_rows.is_primary_row
        or primary_rows.was_hidden_before
        or rectangles.area_code is not null as is_hidden_already,
        bool_or(
            primary_rows.is_primary_row
            or primary_rows.was_hidden_before
            or rectangles.area_code is not null
        ) over (
            partition by
                primary_rows.as_of,
                primary_rows.period_id,
                primary_rows.area_level,
                primary_rows.sum_code
        ) as has_hidden_row
    from primary_rows
    inner join rules
        on primary_rows.as_of = rules.as_of
    left join rectangles
        on
            primary_rows.as_of = rectangles.as_of
            and primary_rows.period_id = rectangles.period_id
            and primary_rows.area_code = rectangles.area_code
            and primary_rows.benefit_code = rectangles.benefit_code
            and primary_rows.offer_type_code = rectangles.offer_type_code
    where primary_rows.area_level in ('municipality', 'country')

),

with_those_before as (

    select
        *,
        count(*) over those_before as rows_before,
        coalesce(sum(fewest_courses) over those_before, 0) as courses_before
    from candidates
    window those_before as (
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
            has_hidden_row
            and not (
                rows_before >= 2
                and courses_before - rows_before >= disclosure_threshold
            )
        ) as is_hidden
    from with_those_before

),

final as (

    select
        as_of,
        period_id,
        area_level,
        area_code,
        benefit_code,
        offer_type_code,
        is_hidden,
        -- Even with all of them hidden: too few rows, too few courses, or too few persons in the
        -- rows of the other level, which count the same people.
        has_hidden_row
        and not (
            sum(case when is_hidden then 1 else 0 end) over whole_sum >= 2
            and sum(case when is_hidden then fewest_courses - 1 else 0 end) over whole_sum
            >= disclosure_threshold
            and fewest_persons_in_crossing_rows >= disclosure_threshold
        ) as has_run_out
    from with_partners
    window whole_sum as (partition by as_of, period_id, area_level, sum_code)

)

select * from final
