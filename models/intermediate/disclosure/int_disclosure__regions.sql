-- Which regions must hide municipalities, and which must be hidden themselves: a region that runs
-- out of partners (even with all its municipalities hidden it would disclose too much) and, for
-- it, a partner region (publication 3).
-- Grain: one row per (as_of, target_group_code, reference_date, region_code)

with

primary_cells as (

    select * from {{ ref('int_disclosure__primary_cells') }}

),

region_cells as (

    select * from primary_cells
    where area_level = 'region'

),

-- What the region could hide at most: every municipality with somebody in the group.
municipalities_together as (

    select
        as_of,
        target_group_code,
        reference_date,
        region_code,
        count(*) filter (where persons > 0) as municipalities_with_anybody,
        sum(persons) as persons,
        sum(fewest_passive_persons) as fewest_passive_persons,
        sum(fewest_active_persons) as fewest_active_persons,
        bool_or(hides_figures) as has_primary_cell,
        bool_or(hides_persons) as has_hidden_persons
    from primary_cells
    where area_level = 'municipality'
    group by as_of, target_group_code, reference_date, region_code

),

with_cover as (

    select
        municipalities_together.as_of,
        municipalities_together.target_group_code,
        municipalities_together.reference_date,
        municipalities_together.region_code,
        municipalities_together.has_primary_cell,
        municipalities_together.has_hidden_persons,
        region_cells.hides_figures as is_primary_cell,
        municipalities_together.municipalities_with_anybody >= 2
        and municipalities_together.fewest_passive_persons >= {{ var('disclosure_threshold') }}
        and municipalities_together.fewest_active_persons >= {{ var('disclosure_threshold') }}
            as has_enough_partners,
        municipalities_together.municipalities_with_anybody >= 2
        and municipalities_together.persons >= {{ var('disclosure_threshold') }}
            as has_enough_partners_for_persons
    from municipalities_together
    inner join region_cells
        on
            municipalities_together.as_of = region_cells.as_of
            and municipalities_together.target_group_code = region_cells.target_group_code
            and municipalities_together.reference_date = region_cells.reference_date
            and municipalities_together.region_code = region_cells.area_code

),

-- A region hidden for its own figures also follows from the country and the other regions.
with_need as (

    select
        *,
        is_primary_cell or (has_primary_cell and not has_enough_partners) as needs_partner_region,
        has_hidden_persons and not has_enough_partners_for_persons
            as needs_partner_region_for_persons
    from with_cover

),

-- The first region, by code, that can hide municipalities by the same rule covers for all that
-- need it: what is hidden in it is enough for any number of them.
with_turn as (

    select
        *,
        bool_or(needs_partner_region) over tree as tree_needs_partner_region,
        bool_or(needs_partner_region_for_persons) over tree
            as tree_needs_partner_region_for_persons,
        row_number() over (
            partition by
                as_of,
                target_group_code,
                reference_date,
                has_enough_partners and not needs_partner_region
            order by region_code
        ) as turn
    from with_need
    window tree as (partition by as_of, target_group_code, reference_date)

),

with_partner as (

    select
        *,
        tree_needs_partner_region
        and has_enough_partners
        and not needs_partner_region
        and turn = 1 as is_partner_region
    from with_turn

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        region_code,
        has_primary_cell or is_partner_region as must_hide_figures_of_municipalities,
        has_hidden_persons or (is_partner_region and tree_needs_partner_region_for_persons)
            as must_hide_persons_of_municipalities,
        needs_partner_region or is_partner_region as hides_figures,
        needs_partner_region_for_persons
        or (is_partner_region and tree_needs_partner_region_for_persons) as hides_persons,
        needs_partner_region,
        needs_partner_region_for_persons,
        is_partner_region
    from with_partner

)

select * from final
