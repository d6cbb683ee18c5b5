-- The target groups with their published Danish names, and the reference dates they have figures
-- for.
-- Grain: one row per (target_group_code)

with

target_groups as (

    select * from {{ ref('target_groups') }}

),

final as (

    select
        target_group_code,
        target_group_name,
        target_group_short_name,
        source,
        cast(sort_order as integer) as sort_order,
        coalesce(cast(first_reference_date as date), {{ start_of_time() }}) as first_reference_date,
        coalesce(cast(last_reference_date as date), {{ end_of_time() }}) as last_reference_date,
        continued_by
    from target_groups

)

select * from final
order by target_group_code
