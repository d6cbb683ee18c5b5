-- Hvilke tal hviler på beregnede timer, og hvor mange personer drejer det sig om?

select
    target_group_name,
    period_id,
    count(*) as municipalities_shown,
    count(*) filter (where rests_on_imputation) as municipalities_on_imputed_hours,
    sum(persons_active_by_imputation) as persons_active_by_imputation
from passive_share
where
    source = 'special_extract'
    and area_level = 'municipality'
    and passive_share is not null
group by target_group_name, period_id, reference_date
having count(*) filter (where rests_on_imputation) > 0
order by target_group_name, reference_date
