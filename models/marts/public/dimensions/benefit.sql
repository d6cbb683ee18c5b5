-- The benefits of the register, from when to when they are paid.
-- Grain: one row per (benefit_code)

with

benefits as (

    select * from {{ ref('stg_reference__benefits') }}

),

final as (

    select
        benefit_code,
        benefit_name,
        sort_order,
        valid_from,
        valid_to,
        continued_by
    from benefits

)

select * from final
order by benefit_code
