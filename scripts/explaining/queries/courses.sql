-- Every course of some people that meets the look-back window, and whether it counts: by which
-- section of docs/method.md.

select
    courses.person_id as person,
    courses.activity_id as course,
    offers.offer_type_name || ' (' || courses.benefit_code || ')' as offer,
    courses.start_date || ' – ' || courses.end_date as dates,
    concat_ws(
        ', ',
        'first ' || coalesce(cast(courses.first_delivered_hours as varchar), 'none'),
        'actual ' || courses.actual_hours,
        'imputed ' || courses.imputed_hours
    ) as hours,
    case
        when counting.offer_type_code is null
            then 'does not count: the offer type does not count for the group (5)'
        when courses.has_hours_as_reported then 'counts: actual hours (6.1)'
        when courses.actual_hours is not null
            then 'does not count: 0 hours were reported, a real zero (6.1)'
        when courses.has_hours_corrected
            then 'counts: imputed from ' || courses.donors || ' donors, '
                || lower(donor_levels.name_en) || ' (6.2)'
        else 'does not count: without hours, and none are imputed (6.2)'
    end as "counts?"
from int_hours__courses as courses
left join offer_type as offers using (offer_type_code)
left join counting_offer as counting
    on counting.target_group_code = $target_group_code
    and counting.offer_type_code = courses.offer_type_code
    and $reference_date between counting.valid_from and counting.valid_to
left join status_code as donor_levels
    on courses.donor_level = donor_levels.code and donor_levels.code_list = 'donor_level'
where
    courses.as_of = $as_of
    and courses.person_id in (select unnest($people))
    and courses.start_date <= $reference_date
    and courses.end_date >= $look_back_start_date
order by list_position($people, courses.person_id), courses.start_date, courses.activity_id
