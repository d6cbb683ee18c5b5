-- passive_share = passive_persons / persons, rounded once, half up, in SQL (method 5), to six decimals and,
-- from the counts again, to one decimal in per cent (method 9). 0/0 is nobody: no share.

with

expected as (

    select 1 as passive_persons, 16 as persons, '0.062500' as passive_share, '6.3' as passive_share_pct
    union all
    select 1, 8, '0.125000', '12.5'
    union all
    select 1, 3, '0.333333', '33.3'
    union all
    select 2, 3, '0.666667', '66.7'
    union all
    -- exactly half, up: 0.05 per cent, and a fraction of 0.0000005
    select 1, 2000, '0.000500', '0.1'
    union all
    select 1, 2000000, '0.000001', '0.0'
    union all
    -- 0.04999995 per cent: from the fraction of six decimals (0.000500) it would become 0.1
    select 4999995, 10000000000, '0.000500', '0.0'
    union all
    select 0, 5, '0.000000', '0.0'
    union all
    select 5, 5, '1.000000', '100.0'
    union all
    select 0, 0, null, null

),

rounded as (

    select
        passive_persons,
        persons,
        cast(passive_share as decimal(18, 6)) as passive_share,
        cast(passive_share_pct as decimal(18, 1)) as passive_share_pct,
        {{ share_half_up('passive_persons', 'persons', 6) }} as passive_share_found,
        {{ share_half_up('passive_persons', 'persons', 1, 100) }} as passive_share_pct_found
    from expected

)

select *
from rounded
where
    coalesce(passive_share, -1) <> coalesce(passive_share_found, -1)
    or coalesce(passive_share_pct, -1) <> coalesce(passive_share_pct_found, -1)
