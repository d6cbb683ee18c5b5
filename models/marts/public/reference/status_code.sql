-- Every code list of the marts, with Danish and English names and the symbol of the workbook.
-- Grain: one row per (code_list, code)

select
    code_list,
    code,
    name_da,
    name_en,
    symbol,
    cast(sort_order as integer) as sort_order
from {{ ref('status_codes') }}
order by code_list, code
