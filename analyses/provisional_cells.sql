-- Hvilke perioder er foreløbige, og hvor mange tal er der i dem?
-- The newest period of its type in its delivery: later deliveries change it most.

select
    target_group_name,
    period_id,
    source,
    count(*) as provisional_cells
from passive_share
where is_provisional
group by target_group_name, period_id, source, reference_date
order by reference_date, target_group_name
