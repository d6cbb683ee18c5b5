-- Primary protection: the cells that would disclose somebody by themselves (publication 3),
-- in every area, with the counts of all three series that decide how much cover they give others,
-- and what earlier vintages hid or showed of them.
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

counts as (select * from {{ ref('int_shares__computed_counts') }}),
areas as (select * from {{ ref('int_places__areas') }}),
earlier_cells as (select * from {{ ref('int_disclosure__earlier_cells') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),

with_active_persons as (

    select
        counts.as_of,
        counts.target_group_code,
        counts.reference_date,
        counts.area_code,
        areas.area_level,
        areas.region_code,
        areas.suppression_order,
        counts.persons,
        counts.passive_persons,
        counts.passive_persons_as_reported,
        counts.passive_persons_if_all_count,
        rules.disclosure_threshold,
        rules.minimum_base,
        counts.persons - counts.passive_persons as active_persons,
        counts.persons - counts.passive_persons_as_reported as active_persons_as_reported,
        counts.persons - counts.passive_persons_if_all_count as active_persons_if_all_count,
        -- an empty place is shown as such, whatever it was
        counts.persons > 0 and coalesce(earlier_cells.has_hidden_figures, false)
            as has_hidden_figures,
        counts.persons > 0 and coalesce(earlier_cells.has_hidden_persons, false)
            as has_hidden_persons,
        coalesce(earlier_cells.has_known_figures, false) as has_known_figures,
        coalesce(earlier_cells.has_known_persons, false) as has_known_persons
    from counts
    inner join rules using (as_of)
    left join earlier_cells using (as_of, target_group_code, reference_date, area_code)
    inner join areas
        on
            counts.area_code = areas.area_code
            and counts.reference_date >= areas.valid_from
            and counts.reference_date <= areas.valid_to

),

-- With a threshold of 0 these rules are off; the minimum base still applies.
with_reason as (

    select
        *,
        case
            when persons between 1 and disclosure_threshold - 1 then 'few_persons'
            when
                passive_persons between 1 and disclosure_threshold - 1
                or passive_persons_as_reported between 1 and disclosure_threshold - 1
                or passive_persons_if_all_count between 1 and disclosure_threshold - 1
                then 'few_passive_persons'
            when
                active_persons between 1 and disclosure_threshold - 1
                or active_persons_as_reported between 1 and disclosure_threshold - 1
                or active_persons_if_all_count between 1 and disclosure_threshold - 1
                then 'few_active_persons'
            when persons between 1 and minimum_base - 1 then 'below_minimum_base'
        end as protection_reason
    from with_active_persons

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        area_code,
        area_level,
        region_code,
        suppression_order,
        persons,
        passive_persons,
        passive_persons_as_reported,
        passive_persons_if_all_count,
        active_persons,
        active_persons_as_reported,
        active_persons_if_all_count,
        protection_reason is not null as hides_figures,
        coalesce(protection_reason = 'few_persons', false) as hides_persons,
        protection_reason,
        has_hidden_figures,
        has_hidden_persons,
        has_known_figures,
        has_known_persons
    from with_reason

)

select * from final
