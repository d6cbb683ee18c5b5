-- Hvordan kobler jeg min egen tabel på kommunekode?
-- Codes are text with leading zeros: '0101', not 101. Put your file where `my_table` is, for
-- instance read_csv('min_tabel.csv', all_varchar = true).

with

my_table as (

    select
        '0101' as kommunekode,
        'Storby' as kommunetype

    union all

    select
        '0461' as kommunekode,
        'Storby' as kommunetype

    union all

    select
        '0492' as kommunekode,
        'Ø' as kommunetype

)

select
    my_table.kommunetype,
    passive_share.area_name,
    passive_share.period_id,
    passive_share.persons,
    passive_share.passive_share_pct,
    passive_share.obs_status
from my_table
inner join passive_share
    on my_table.kommunekode = passive_share.area_code
where
    passive_share.measure_code = 'passive_12m'
    and passive_share.target_group_code = 'aktivitetsparat'
    and passive_share.period_id = '2019Q4'
order by passive_share.area_code
