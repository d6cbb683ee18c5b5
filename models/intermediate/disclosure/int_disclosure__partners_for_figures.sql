-- In a region with anything hidden, further municipalities are hidden, in the fixed order, until
-- at least two are hidden and the hidden passive and the hidden active persons each sum to the
-- threshold in all three series (publication 3). Who hides persons hides figures
-- too. Only municipalities with somebody in the group.
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

partners_for_persons as (

    select * from {{ ref('int_disclosure__partners_for_persons') }}

),

candidates as (

    select
        *,
        case when is_primary_cell or hides_persons then 1 else 2 end as turn
    from partners_for_persons

),

with_those_before as (

    select
        *,
        count(*) over those_before as municipalities_before,
        coalesce(sum(fewest_passive_persons) over those_before, 0) as passive_persons_before,
        coalesce(sum(fewest_active_persons) over those_before, 0) as active_persons_before
    from candidates
    window those_before as (
        partition by as_of, target_group_code, reference_date, region_code
        order by turn, suppression_order
        rows between unbounded preceding and 1 preceding
    )

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        area_code,
        is_primary_cell
        or hides_persons
        or (
            must_hide_figures_of_municipalities
            and not (
                municipalities_before >= 2
                and passive_persons_before >= {{ var('disclosure_threshold') }}
                and active_persons_before >= {{ var('disclosure_threshold') }}
            )
        ) as hides_figures,
        hides_persons,
        case
            when hides_persons then 'partner_for_persons'
            else 'partner_for_figures'
        end as partner_reason
    from with_those_before

)

select * from final
