-- Hvordan kobler jeg min egen tabel, når kommunerne står med navn og stavemåderne er forskellige?
-- area_spelling knows the ways in which the places are written; it looks names up in lower case.

with

my_table as (

    select 'Århus' as kommunenavn
    union all
    select 'Høje Tåstrup' as kommunenavn
    union all
    select 'Bornholms Regionskommune' as kommunenavn
    union all
    select 'Nordfyns' as kommunenavn

)

select
    my_table.kommunenavn,
    area.area_code,
    area.area_name
from my_table
left join area_spelling
    on lower(my_table.kommunenavn) = area_spelling.area_label_key
left join area
    on area_spelling.area_code = area.area_code
order by area.area_code
