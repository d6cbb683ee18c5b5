-- The benefits of the register.
-- Grain: one row per (benefit_code)

with

source as (

    select * from {{ ref('benefits') }}

),

final as (

    select
        benefit_code,
        benefit_name,
        cast(sort_order as integer) as sort_order
    from source

)

select * from final
