-- The Wilson score interval, z = 1.96 (publication 2), against values worked out with forty
-- digits; at 0 and n the bound is 0 and 1 exactly, or an area could seem to differ from a
-- country that has the same share. Occurrences need not be whole: delivered cells have persons
-- × delivered share, not rounded (method 9).

{% set expected_bounds = [
    ('0', 10, '0', '0.277540'),
    ('1', 10, '0.017876', '0.404156'),
    ('5', 10, '0.236590', '0.763410'),
    ('10', 10, '0.722460', '1'),
    ('17', 100, '0.108935', '0.255482'),
    ('37.05', 150, '0.184876', '0.321760'),
    ('85000', 170001, '0.497620', '0.502374'),
    ('0', 0, 'null', 'null'),
    ('null', 10, 'null', 'null'),
] %}

with

expected as (

    {% for occurrences, persons, lower_bound, upper_bound in expected_bounds -%}
        select
            cast({{ occurrences }} as double) as occurrences,
            {{ persons }} as persons,
            cast({{ lower_bound }} as decimal(9, 6)) as lower_bound,
            cast({{ upper_bound }} as decimal(9, 6)) as upper_bound
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

found as (

    select
        occurrences,
        persons,
        lower_bound,
        upper_bound,
        {{ wilson_bound('occurrences', 'persons', 'lower') }} as lower_bound_found,
        {{ wilson_bound('occurrences', 'persons', 'upper') }} as upper_bound_found
    from expected

)

select *
from found
where
    coalesce(lower_bound, -1) <> coalesce(cast(round(lower_bound_found, 6) as decimal(9, 6)), -1)
    or coalesce(upper_bound, -1) <> coalesce(cast(round(upper_bound_found, 6) as decimal(9, 6)), -1)
    or (occurrences = 0 and lower_bound_found <> 0)
    or (occurrences = persons and upper_bound_found <> 1)
