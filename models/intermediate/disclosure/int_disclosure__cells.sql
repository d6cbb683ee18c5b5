-- Whether a computed cell's figures are hidden, and why (publication 3).
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

counts as (

    select * from {{ ref('int_shares__computed_counts') }}

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        area_code,
        persons > 0 and persons < {{ var('minimum_base') }} as hides_figures,
        persons > 0 and persons < {{ var('disclosure_threshold') }} as hides_persons,
        case when persons > 0 and persons < {{ var('minimum_base') }} then 'A' else 'F' end as conf_status
    from counts

)

select * from final
