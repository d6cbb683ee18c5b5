-- How many cells are shown, and how many does each rule hide, in the vintages that the working
-- warehouse knows? It reads that private file, since no published one tells the rules.

with

cells as (

    select
        protection.as_of,
        'passive share' as published_table,
        areas.area_level,
        coalesce(
            protection.protection_reason,
            case when counts.persons = 0 then 'nobody in the group' else 'shown' end
        ) as reason
    from int_disclosure__cells as protection
    inner join int_shares__computed_counts as counts
        on
            protection.as_of = counts.as_of
            and protection.target_group_code = counts.target_group_code
            and protection.reference_date = counts.reference_date
            and protection.area_code = counts.area_code
    inner join int_places__areas as areas
        on
            protection.area_code = areas.area_code
            and protection.reference_date between areas.valid_from and areas.valid_to

    union all

    select
        protection.as_of,
        'activation' as published_table,
        published.area_level,
        coalesce(protection.protection_reason, 'shown') as reason
    from int_disclosure__activation_rows as protection
    inner join int_activation__published_rows as published
        on
            protection.as_of = published.as_of
            and protection.period_id = published.period_id
            and protection.area_code = published.area_code
            and protection.benefit_code = published.benefit_code
            and protection.offer_type_code = published.offer_type_code

),

counted as (

    pivot cells
    on as_of
    using count(*)
    group by published_table, area_level, reason

)

select *
from counted
order by published_table desc, area_level desc, reason asc
