-- Hvilke af Jobindsats' egne tal blev ændret mest fra en levering til den næste?
-- Shares and counts alike: by how much of the former value they changed.

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
    difference,
    round(100 * difference / nullif(previous_value, 0), 1) as change_pct
from observation_revisions
where change = 'changed'
order by
    abs(difference / nullif(previous_value, 0)) desc nulls first,
    abs(difference) desc,
    area_label asc,
    group_label asc,
    period_label asc,
    measure_label asc,
    delivery_id asc
limit 20
