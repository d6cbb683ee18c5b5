-- The benefits of the register.
-- Grain: one row per (benefit_code)

with

benefits as (

    select * from {{ ref('stg_reference__benefits') }}

),

final as (

    select
        benefit_code,
        benefit_name,
        sort_order
    from benefits

)

select * from final
order by benefit_code
