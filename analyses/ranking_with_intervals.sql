-- Hvem ligger lavest og højest, og hvor sikkert er det?
-- Only places with at least 30 persons have a rank. Look at the interval before the rank: most
-- neighbours in the list cannot be told apart.

with

newest_period as (

    select max(reference_date) as reference_date
    from passive_share
    where
        target_group_code = 'sygedagpenge'
        and passive_share is not null

),

ranked as (

    select
        passive_share.*,
        max(passive_share.rank) over () as last_rank
    from passive_share
    inner join newest_period
        on passive_share.reference_date = newest_period.reference_date
    where
        passive_share.target_group_code = 'sygedagpenge'
        and passive_share.rank is not null

)

select
    rank,
    last_rank,
    area_name,
    persons,
    passive_share_pct,
    round(100 * ci_lower, 1) as ci_lower_pct,
    round(100 * ci_upper, 1) as ci_upper_pct,
    compared_to_country
from ranked
where rank <= 10 or rank > last_rank - 10
order by rank
