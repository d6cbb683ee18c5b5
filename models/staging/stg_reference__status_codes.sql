-- Every code list of the marts, with Danish and English names.
-- Grain: one row per (code_list, code)

with

source as (

    select * from {{ ref('status_codes') }}

),

final as (

    select
        code_list,
        code,
        name_da,
        name_en,
        symbol,
        cast(sort_order as integer) as sort_order
    from source

)

select * from final
