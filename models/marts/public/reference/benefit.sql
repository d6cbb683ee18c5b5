-- The benefits of the register, from when to when they are paid.
-- Grain: one row per (benefit_code)

with

benefits as (

    select * from {{ ref('benefits') }}

),

final as (

    select
        benefit_code,
        benefit_name,
        cast(sort_order as integer) as sort_order,
        coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
        coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to,
        continued_by
    from benefits

)

select * from final
order by benefit_code
