-- The Wilson score interval, z = 1.96 (publication 2), against values worked out with forty digits; at 0 and
-- n the bound is 0 and 1 exactly, or an area could seem to differ from a country that has the same share.
-- Occurrences need not be whole: delivered cells have persons × delivered share, not rounded (method 9).

with

expected as (

    select '0' as occurrences, 10 as persons, '0.000000' as lower_bound, '0.277540' as upper_bound
    union all
    select '1', 10, '0.017876', '0.404156'
    union all
    select '5', 10, '0.236590', '0.763410'
    union all
    select '10', 10, '0.722460', '1.000000'
    union all
    select '17', 100, '0.108935', '0.255482'
    union all
    select '37.05', 150, '0.184876', '0.321760'
    union all
    select '85000', 170001, '0.497620', '0.502374'
    union all
    select '0', 0, null, null
    union all
    select null, 10, null, null

),

found as (

    select
        occurrences,
        persons,
        cast(lower_bound as decimal(9, 6)) as lower_bound,
        cast(upper_bound as decimal(9, 6)) as upper_bound,
        {{ wilson_bound('occurrences', 'persons', 'lower') }} as lower_bound_found,
        {{ wilson_bound('occurrences', 'persons', 'upper') }} as upper_bound_found
    from expected

)

select *
from found
where
    coalesce(lower_bound, -1) <> coalesce(cast(round(lower_bound_found, 6) as decimal(9, 6)), -1)
    or coalesce(upper_bound, -1) <> coalesce(cast(round(upper_bound_found, 6) as decimal(9, 6)), -1)
    or (cast(occurrences as double) = 0 and lower_bound_found <> 0)
    or (cast(occurrences as double) = persons and upper_bound_found <> 1)
