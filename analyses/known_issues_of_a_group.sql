-- Hvad skal jeg vide, før jeg citerer et tal for dagpengemodtagere?

select
    issue_name,
    first_date,
    last_date,
    known_from,
    resolved_on,
    is_series_break,
    issue_description
from known_issue
where
    target_group_code = 'dagpenge'
    and source = 'jobindsats'
order by first_date
