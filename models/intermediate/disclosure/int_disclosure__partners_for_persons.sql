-- Where persons are hidden, at least two municipalities of the region hide persons and those sum
-- to the threshold: partners are taken in the fixed order, already hidden places before others
-- (publication 3).
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

primary_cells as (

    select * from {{ ref('int_disclosure__primary_cells') }}

),

regions as (

    select * from {{ ref('int_disclosure__regions') }}

),

candidates as (

    select
        primary_cells.*,
        regions.must_hide_figures_of_municipalities,
        regions.must_hide_persons_of_municipalities,
        case
            when primary_cells.hides_persons then 1
            when primary_cells.hides_figures then 2
            else 3
        end as turn
    from primary_cells
    inner join regions
        on
            primary_cells.as_of = regions.as_of
            and primary_cells.target_group_code = regions.target_group_code
            and primary_cells.reference_date = regions.reference_date
            and primary_cells.region_code = regions.region_code
    where
        primary_cells.area_level = 'municipality'
        and primary_cells.persons > 0

),

with_those_before as (

    select
        *,
        count(*) over those_before as municipalities_before,
        coalesce(sum(persons) over those_before, 0) as persons_before
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
        region_code,
        suppression_order,
        fewest_passive_persons,
        fewest_active_persons,
        must_hide_figures_of_municipalities,
        hides_figures as is_primary_cell,
        hides_persons
        or (
            must_hide_persons_of_municipalities
            and not (
                municipalities_before >= 2
                and persons_before >= {{ var('disclosure_threshold') }}
            )
        ) as hides_persons
    from with_those_before

)

select * from final
