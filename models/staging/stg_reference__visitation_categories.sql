-- The visitation categories of the register.
-- Grain: one row per (visitation_category)

with

source as (

    select * from {{ ref('visitation_categories') }}

),

final as (

    select
        visitation_category,
        visitation_category_name,
        cast(sort_order as integer) as sort_order
    from source

)

select * from final
