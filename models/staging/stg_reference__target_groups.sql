-- The target groups with their published Danish names.
-- Grain: one row per (target_group_code)

with

source as (

    select * from {{ ref('target_groups') }}

),

final as (

    select
        target_group_code,
        target_group_name,
        target_group_short_name,
        source,
        cast(sort_order as integer) as sort_order
    from source

)

select * from final
