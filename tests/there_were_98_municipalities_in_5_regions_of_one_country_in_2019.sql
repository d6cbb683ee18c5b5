-- The division into 98 municipalities and five regions, in which the agency published the
-- statistic.

with

areas as (

    select *
    from {{ ref('int_places__areas') }}
    where cast('2019-12-31' as date) between valid_from and valid_to

),

counts as (

    select
        count(*) filter (where area_level = 'country') as countries,
        count(*) filter (where area_level = 'region') as regions,
        count(*) filter (where area_level = 'municipality') as municipalities
    from areas

)

select *
from counts
where
    countries <> 1
    or regions <> 5
    or municipalities <> 98
