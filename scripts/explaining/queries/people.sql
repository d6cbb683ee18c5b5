-- Everybody counted in a cell, what gives each a year's seniority, and why each is active or passive
-- (sections of docs/method.md): active by imputed hours first, then passive.

with

places as (
    select area_code from int_places__areas
    where
        area_level = 'municipality'
        and ($area_code = '000' or $area_code in (area_code, region_code))
        and $reference_date between valid_from and valid_to
),

people as (
    select activity.*
    from int_population__activity as activity
    inner join places on activity.municipality_code = places.area_code
    where
        activity.as_of = $as_of
        and activity.target_group_code = $target_group_code
        and activity.reference_date = $reference_date
),

spells as (
    select
        people.person_id,
        string_agg(
            concat_ws(
                ' ', spells.benefit_code, spells.visitation_category, 'from', spells.start_date
            ),
            '; '
            order by spells.start_date desc, spells.spell_id desc
        ) as spells_in_force
    from people
    inner join int_as_of__benefit_spells as spells using (as_of, person_id)
    where people.reference_date between spells.start_date and spells.end_date
    group by people.person_id
),

with_courses as (
    select distinct person_id
    from int_hours__courses
    where
        as_of = $as_of
        and start_date <= $reference_date
        and end_date >= $look_back_start_date
)

select
    people.person_id as person,
    people.municipality_code as place,
    spells.spells_in_force as "spells in force",
    coalesce(
        cast(weeks.blocks_on_benefit as integer) || ' of 65 weeks',
        chains.chain_start_date || ' – ' || chains.chain_end_date
    ) as seniority,
    case
        when not people.is_passive_as_reported
            then 'active: a counting course with actual hours (5)'
        when not people.is_passive then 'active by imputed hours only; passive as reported (6.3)'
        when with_courses.person_id is null then 'passive: no course meets the window (5)'
        when not people.is_passive_if_all_count
            then 'passive: only courses without hours; active if all count (6.3)'
        else 'passive: no course that meets the window counts (5)'
    end as "active or passive, and why"
from people
left join spells on people.person_id = spells.person_id
left join with_courses on people.person_id = with_courses.person_id
left join int_seniority__chains as chains
    on chains.as_of = people.as_of and chains.rule_id = $rule_id
    and chains.person_id = people.person_id
    and people.reference_date between chains.chain_start_date and chains.chain_end_date
left join int_seniority__weeks as weeks
    on weeks.as_of = people.as_of and weeks.rule_id = $rule_id
    and weeks.person_id = people.person_id and weeks.reference_date = people.reference_date
order by
    people.is_passive != people.is_passive_as_reported desc,
    people.is_passive desc,
    people.person_id
