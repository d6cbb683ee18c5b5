-- passive_share = passive_persons / persons, rounded once, half up, in SQL (method 5), to six
-- decimals and, from the counts again, to one decimal in per cent (method 9). 0/0 is nobody: no
-- share.

{% set expected_shares = [
    (1, 16, '0.0625', '6.3', 'half a tenth of a per cent, up'),
    (1, 8, '0.125', '12.5', 'nothing to round'),
    (1, 3, '0.333333', '33.3', 'down'),
    (2, 3, '0.666667', '66.7', 'up'),
    (1, 2000, '0.0005', '0.1', '0.05 per cent'),
    (1, 2000000, '0.000001', '0.0', 'half a millionth'),
    (4999995, 10000000000, '0.0005', '0.0', '0.04999995 per cent: rounded twice it would be 0.1'),
    (0, 5, '0', '0', 'nobody passive'),
    (5, 5, '1', '100', 'everybody passive'),
    (0, 0, 'null', 'null', 'nobody in the group'),
] %}

with

expected as (

    {% for passive_persons, persons, share, pct, case_name in expected_shares -%}
        select
            {{ passive_persons }} as passive_persons,
            {{ persons }} as persons,
            cast({{ share }} as decimal(18, 6)) as passive_share,
            cast({{ pct }} as decimal(18, 1)) as passive_share_pct,
            '{{ case_name }}' as case_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rounded as (

    select
        case_name,
        passive_share,
        passive_share_pct,
        {{ share_half_up('passive_persons', 'persons', 6) }} as passive_share_found,
        {{ share_half_up('passive_persons', 'persons', 1, 100) }} as passive_share_pct_found
    from expected

)

select *
from rounded
where
    coalesce(passive_share, -1) <> coalesce(passive_share_found, -1)
    or coalesce(passive_share_pct, -1) <> coalesce(passive_share_pct_found, -1)
