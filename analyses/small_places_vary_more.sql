-- Varierer små steder mere end store, og hvor meget af forskellen er bare størrelse?

with

newest_period as (

    select max(reference_date) as reference_date
    from passive_share
    where
        target_group_code = 'aktivitetsparat'
        and passive_share is not null

),

municipalities as (

    select
        passive_share.*,
        case
            when passive_share.persons < 100 then '1: under 100'
            when passive_share.persons < 300 then '2: 100-299'
            when passive_share.persons < 1000 then '3: 300-999'
            else '4: 1000 eller flere'
        end as size_class
    from passive_share
    inner join newest_period
        on passive_share.reference_date = newest_period.reference_date
    where
        passive_share.target_group_code = 'aktivitetsparat'
        and passive_share.area_level = 'municipality'
        and passive_share.passive_share is not null

)

select
    size_class,
    count(*) as municipalities,
    min(passive_share_pct) as lowest_pct,
    max(passive_share_pct) as highest_pct,
    round(100 * avg(ci_upper - ci_lower), 1) as mean_width_of_interval,
    count(*) filter (where compared_to_country = 'not_different') as not_different_from_country
from municipalities
group by size_class
order by size_class
