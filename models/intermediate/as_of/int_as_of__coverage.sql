-- The days that both extracts cover on each as-of date: what can be computed at all (method 3).
-- Grain: one row per (as_of)

with

extracts as (select * from {{ ref('int_as_of__extracts') }}),

final as (

    select
        as_of,
        max(data_from) as data_from,
        min(data_until) as data_until
    from extracts
    group by as_of
    -- with only one of the two extracts nothing is covered
    having count(*) = 2 and count(data_from) = 2

)

select * from final
