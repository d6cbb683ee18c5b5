-- Where persons are hidden, at least two municipalities of the region hide persons, and their
-- persons less their number (a hidden place has somebody) are at least the threshold: partners are
-- taken in the fixed order, already hidden places before others; what earlier vintages hid stays
-- hidden, and who is known from one on the same extracts covers nobody (publication 3).
-- Each region is asked twice: what it hides for itself, and what if it covers for another region.
-- Grain: one row per (as_of, target_group_code, reference_date, area_code, covers_for_region)

with

primary_cells as (select * from {{ ref('int_disclosure__primary_cells') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),

roles as (

    select false as covers_for_region
    union all
    select true as covers_for_region

),

municipalities as (

    select
        primary_cells.*,
        rules.disclosure_threshold,
        primary_cells.hides_figures or primary_cells.has_hidden_figures as is_hidden_already,
        primary_cells.hides_persons or primary_cells.has_hidden_persons as hides_persons_already,
        case when primary_cells.has_known_persons then 0 else 1 end as places,
        case when primary_cells.has_known_persons then 0 else primary_cells.persons end
            as unknown_persons
    from primary_cells
    inner join rules using (as_of)
    where
        primary_cells.area_level = 'municipality'
        and primary_cells.persons > 0

),

with_cover as (

    select
        *,
        bool_or(hides_persons_already) over region as region_hides_persons,
        sum(places) over region >= 2
        and sum(unknown_persons) over region - sum(places) over region
        >= disclosure_threshold
            as region_has_enough_persons
    from municipalities
    window region as (partition by as_of, target_group_code, reference_date, region_code)

),

with_need as (

    select
        *,
        region_hides_persons and not region_has_enough_persons as region_runs_out_of_persons,
        bool_or(region_hides_persons and not region_has_enough_persons) over tree
            as tree_hides_persons_of_a_region
    from with_cover
    window tree as (partition by as_of, target_group_code, reference_date)

),

candidates as (

    select
        with_need.*,
        roles.covers_for_region,
        with_need.region_hides_persons
        or (roles.covers_for_region and with_need.tree_hides_persons_of_a_region)
            as must_hide_persons,
        case
            when with_need.hides_persons_already then 1
            when with_need.is_hidden_already then 2
            else 3
        end as turn
    from with_need
    cross join roles

),

with_those_before as (

    select
        *,
        coalesce(sum(places) over those_before, 0) as places_before,
        coalesce(sum(unknown_persons) over those_before, 0) as persons_before
    from candidates
    window those_before as (
        partition by as_of, target_group_code, reference_date, region_code, covers_for_region
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
        covers_for_region,
        region_code,
        suppression_order,
        passive_persons,
        passive_persons_as_reported,
        passive_persons_if_all_count,
        active_persons,
        active_persons_as_reported,
        active_persons_if_all_count,
        hides_figures as is_primary_cell,
        is_hidden_already,
        has_known_figures,
        hides_persons_already
        or (
            must_hide_persons
            and not has_known_persons
            and not (
                places_before >= 2
                and persons_before - places_before >= disclosure_threshold
            )
        ) as hides_persons,
        region_runs_out_of_persons,
        tree_hides_persons_of_a_region
    from with_those_before

)

select * from final
