-- Every code list of the marts, with Danish and English names and the symbol of the workbook.
-- Grain: one row per (code_list, code)

with

status_codes as (

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
    from status_codes

)

select * from final
order by code_list, code
