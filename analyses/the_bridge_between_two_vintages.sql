-- Hvordan kommer man fra sidste udgivelses passive personer til denne udgivelses, årsag for årsag?
-- For the country and regions, where every part is 0 or large enough to be shown. The parts add up.

select
    area_name,
    target_group_name,
    period_id,
    previous_passive_persons,
    persons_entered,
    persons_left,
    new_course,
    course_withdrawn,
    hours_reported,
    hours_imputed,
    other,
    passive_persons,
    previous_passive_persons + persons_entered + persons_left + new_course + course_withdrawn
    + hours_reported + hours_imputed + other = passive_persons as parts_add_up
from passive_share_revisions
where
    persons_entered is not null
    and change_in_passive_persons != 0
order by area_code, target_group_code, reference_date
