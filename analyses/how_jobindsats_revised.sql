-- Hvilke af Jobindsats' egne tal blev ændret mest fra en levering til den næste?

select
    table_id,
    area_label,
    group_label,
    period_label,
    measure_label,
    previous_received_date,
    received_date,
    previous_value,
    value,
    difference
from observation_revisions
where
    change = 'changed'
    and measure_label like '%pct%'
order by
    abs(difference) desc,
    area_label asc,
    group_label asc,
    period_label asc,
    delivery_id asc
limit 20
