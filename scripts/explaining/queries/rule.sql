-- The rule and the windows that a period of a computed group is counted by.

select
    periods.reference_date,
    periods.look_back_start_date,
    periods.is_delivered and coalesce(covered_areas.is_covered, false) as is_delivered,
    periods.rule_id,
    periods.seniority_rule,
    codes.name_en as seniority_rule_name,
    case
        when periods.rule_id is null
            then 'no rule of the group is in force on the reference date (4.4)'
        when periods.is_delivered
            then 'the extracts do not cover the place, or not all municipalities of it (8)'
        when coverage.data_from is null
            then 'spells and courses are not both there (3)'
        else
            'the extracts do not cover the look-back window and the reference date, but '
            || coverage.data_from || ' to ' || coverage.data_until || ' (3)'
    end as why_not_delivered
from int_population__periods as periods
left join int_places__covered_areas as covered_areas
    on
        periods.as_of = covered_areas.as_of
        and periods.reference_date = covered_areas.reference_date
        and covered_areas.area_code = $area_code
left join int_as_of__coverage as coverage
    on periods.as_of = coverage.as_of
left join status_code as codes
    on periods.seniority_rule = codes.code and codes.code_list = 'seniority_rule'
where
    periods.as_of = $as_of
    and periods.target_group_code = $target_group_code
    and periods.period_id = $period_id
