-- Whether a computed cell's figures are hidden, and its persons, and why: each rule's answer side
-- by side, and the country where no region was left to cover for another (publication 3).
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

primary_cells as (select * from {{ ref('int_disclosure__primary_cells') }}),
municipalities as (select * from {{ ref('int_disclosure__partners_for_figures') }}),
regions as (select * from {{ ref('int_disclosure__regions') }}),

secondary_cells as (

    select
        municipalities.as_of,
        municipalities.target_group_code,
        municipalities.reference_date,
        municipalities.area_code,
        municipalities.hides_figures,
        municipalities.hides_persons,
        municipalities.partner_reason as protection_reason
    from municipalities
    inner join regions
        on
            municipalities.as_of = regions.as_of
            and municipalities.target_group_code = regions.target_group_code
            and municipalities.reference_date = regions.reference_date
            and municipalities.region_code = regions.region_code
            and municipalities.covers_for_region = regions.is_partner_region

    union all

    select
        as_of,
        target_group_code,
        reference_date,
        region_code as area_code,
        hides_figures,
        hides_persons,
        case
            when is_partner_region then 'partner_region'
            else 'region_without_partners'
        end as protection_reason
    from regions

    union all

    -- without a partner region, a hidden region is the country less the regions shown
    select
        as_of,
        target_group_code,
        reference_date,
        '000' as area_code,
        bool_or(hides_figures) and not bool_or(is_partner_region) as hides_figures,
        bool_or(hides_persons) and not bool_or(is_partner_region) as hides_persons,
        'country_without_partner_region' as protection_reason
    from regions
    group by as_of, target_group_code, reference_date

),

final as (

    select
        primary_cells.as_of,
        primary_cells.target_group_code,
        primary_cells.reference_date,
        primary_cells.area_code,
        primary_cells.hides_figures
        or primary_cells.has_hidden_figures
        or coalesce(secondary_cells.hides_figures, false) as hides_figures,
        primary_cells.hides_persons
        or primary_cells.has_hidden_persons
        or coalesce(secondary_cells.hides_persons, false) as hides_persons,
        case
            when primary_cells.hides_figures then 'A'
            when primary_cells.has_hidden_figures then 'D'
            when secondary_cells.hides_figures then 'D'
            else 'F'
        end as conf_status,
        case
            when primary_cells.hides_figures then primary_cells.protection_reason
            when primary_cells.has_hidden_figures then 'hidden_before'
            when secondary_cells.hides_figures then secondary_cells.protection_reason
        end as protection_reason
    from primary_cells
    left join secondary_cells using (as_of, target_group_code, reference_date, area_code)

)

select * from final
