-- The target groups with their published Danish names, and the reference dates they have figures
-- for.
-- Grain: one row per (target_group_code)

with

target_groups as (

    select * from {{ ref('stg_reference__target_groups') }}

),

final as (

    select
        target_group_code,
        target_group_name,
        target_group_short_name,
        source,
        sort_order,
        first_reference_date,
        last_reference_date,
        continued_by
    from target_groups

)

select * from final
order by target_group_code
