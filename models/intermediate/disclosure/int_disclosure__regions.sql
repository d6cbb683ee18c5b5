-- Which regions must be hidden themselves: a region that runs out of partners (all its
-- municipalities hidden would still tell too much) or is small itself and, for it, a partner region
-- (publication 3). A region that an earlier vintage hid stays hidden, and is the first to cover.
-- Grain: one row per (as_of, target_group_code, reference_date, region_code)

with

primary_cells as (select * from {{ ref('int_disclosure__primary_cells') }}),
municipalities as (select * from {{ ref('int_disclosure__partners_for_figures') }}),

-- What the municipalities of a region come to, for the region itself and if it covers for another.
answers_of_municipalities as (

    select
        as_of,
        target_group_code,
        reference_date,
        region_code,
        bool_or(region_runs_out and not covers_for_region) as runs_out,
        bool_or(region_runs_out_of_persons) as runs_out_of_persons,
        not bool_or(region_runs_out and covers_for_region) as can_cover,
        bool_or(tree_hides_persons_of_a_region) as tree_hides_persons_of_a_region
    from municipalities
    group by as_of, target_group_code, reference_date, region_code

),

-- A region hidden for itself could be told from the country and the other regions just the same.
with_need as (

    select
        region_cells.as_of,
        region_cells.target_group_code,
        region_cells.reference_date,
        region_cells.area_code as region_code,
        region_cells.has_hidden_figures,
        region_cells.has_hidden_persons,
        region_cells.hides_figures
        or coalesce(answers_of_municipalities.runs_out, false)
        or coalesce(answers_of_municipalities.runs_out_of_persons, false)
            as needs_partner_region,
        coalesce(answers_of_municipalities.runs_out_of_persons, false)
            as needs_partner_region_for_persons,
        coalesce(answers_of_municipalities.can_cover, false)
        and not region_cells.has_known_figures as can_cover,
        coalesce(answers_of_municipalities.tree_hides_persons_of_a_region, false)
            as tree_hides_persons_of_a_region
    from primary_cells as region_cells
    left join answers_of_municipalities
        on
            region_cells.as_of = answers_of_municipalities.as_of
            and region_cells.target_group_code = answers_of_municipalities.target_group_code
            and region_cells.reference_date = answers_of_municipalities.reference_date
            and region_cells.area_code = answers_of_municipalities.region_code
    where region_cells.area_level = 'region'

),

candidates as (

    select
        *,
        needs_partner_region or has_hidden_figures as is_hidden_already,
        can_cover
        and not needs_partner_region
        -- another region is hidden
        and sum(case when needs_partner_region or has_hidden_figures then 1 else 0 end) over (
            partition by as_of, target_group_code, reference_date
        ) > case when has_hidden_figures then 1 else 0 end as is_candidate
    from with_need

),

-- The first region, by code, that can hide municipalities by the same rule covers for all that
-- need it: what is hidden in it is enough for any number of them.
with_partner as (

    select
        *,
        is_candidate and row_number() over (
            partition by as_of, target_group_code, reference_date, is_candidate
            order by case when is_hidden_already then 1 else 2 end, region_code
        ) = 1 as is_partner_region
    from candidates

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        region_code,
        is_hidden_already or is_partner_region as hides_figures,
        has_hidden_persons
        or needs_partner_region_for_persons
        or (is_partner_region and tree_hides_persons_of_a_region) as hides_persons,
        needs_partner_region,
        needs_partner_region_for_persons,
        is_partner_region
    from with_partner

)

select * from final
