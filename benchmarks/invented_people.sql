-- National-scale invented data: macros and tables that make the raw rows out of row numbers and nothing
-- else, so that they come in parallel and are the same each time. Days count from data_from; `spells` and
-- `courses` are the row numbers asked for. Joins run as they are written, the small table looked up: turned
-- round they would change the order of a file. Nobody here exists.

-- A throw of the dice: the same for the same person and topic. Not random(): its order depends on threads.
create macro dice(topic, first_number, second_number, limit_) as
    cast(hash(topic, cast(first_number as bigint), cast(second_number as bigint)) >> 1 as bigint) % cast(limit_ as bigint);

-- A pseudonym of letters only (G to V), so that none can look like a CPR number; different numbers, different
-- letters: 48 bits are mixed, and each four of them with a 16 in front are one digit to the base of 32.
create macro mixed(number) as ((cast(number as bigint) + 1) * 91625968981) & 281474976710655;
create macro folded(number) as xor(number, number >> 24);
create macro spread(bits) as
    595056260442243600
        + (((bits >> 0) & 15) << 0) + (((bits >> 4) & 15) << 5)
        + (((bits >> 8) & 15) << 10) + (((bits >> 12) & 15) << 15)
        + (((bits >> 16) & 15) << 20) + (((bits >> 20) & 15) << 25)
        + (((bits >> 24) & 15) << 30) + (((bits >> 28) & 15) << 35)
        + (((bits >> 32) & 15) << 40) + (((bits >> 36) & 15) << 45)
        + (((bits >> 40) & 15) << 50) + (((bits >> 44) & 15) << 55);
create macro pseudonym(prefix, number) as
    prefix || to_base(spread(folded((folded(mixed(number)) * 32749) & 281474976710655)), 32);

-- Row i of a file tells of number i × step mod rows: extracts do not come sorted by person.
create macro shuffled(row_number_, row_count_) as (row_number_ * 7368787) % row_count_;

-- Six people share 63 spells: 10.5 each in seven years, 1.5 a person and year. Few people have many.
create table spell_places as
select
    people.person_in_block,
    people.spell_count,
    people.first_place + numbers.number_ as place,
    numbers.number_ as spell_in_person
from (values (0, 2, 0), (1, 5, 2), (2, 9, 7), (3, 14, 16), (4, 18, 30), (5, 15, 48))
    as people(person_in_block, spell_count, first_place)
inner join (select cast(unnest(range(18)) as integer) as number_) as numbers
    on numbers.number_ < people.spell_count;

-- And 63 courses, dealt to another of the six in each block of people: some have many spells and no course.
create table course_places as
select
    people.dealt_to,
    people.course_count,
    people.first_place + numbers.number_ as place,
    numbers.number_ as course_in_person
from (values (0, 20, 0), (1, 16, 20), (2, 3, 36), (3, 0, 39), (4, 8, 39), (5, 16, 47))
    as people(dealt_to, course_count, first_place)
inner join (select cast(unnest(range(20)) as integer) as number_) as numbers
    on numbers.number_ < people.course_count;

create macro spell_count_of(person_in_block) as
    ([2, 5, 9, 14, 18, 15])[person_in_block + 1];

-- How many days a spell and the gap after it take: the seven years shared out, or less for a short career.
create macro slot_days_of(person, spell_count) as
    case spell_count
        when 2 then 300 + dice('slot', person, 0, 200)
        when 5 then 240 + dice('slot', person, 0, 150)
        else 2557 // spell_count
    end;

create macro first_day_of(person, career_days) as
    dice('first day', person, 0, greatest(2557 - career_days, 0) + 1)
    - case when career_days > 2400 then dice('before', person, 0, 400) else 0 end;

-- Where a person's place in the chain begins: its slot, shaken by up to six tenths of it.
create macro slot_start_of(person, first_day, slot_days, place) as
    first_day + place * slot_days + dice('shake', person, place, slot_days * 6 // 10);

-- Most spells touch the one before; the rest leave a short or a longer gap, or overlap it.
create macro gap_before(person, place) as
    case
        when place = 0 then 0
        when dice('gap', person, place, 100) < 64 then 0
        when dice('gap', person, place, 100) < 82 then 1 + dice('short', person, place, 25)
        when dice('gap', person, place, 100) < 93 then 26 + dice('long', person, place, 24)
        else -1 - dice('overlap', person, place, 20)
    end;

create macro benefit_of(number_) as
    case
        when number_ < 38 then 'kontanthjaelp'
        when number_ < 50 then 'uddannelseshjaelp'
        when number_ < 53 then 'integrationsydelse'
        when number_ < 73 then 'sygedagpenge'
        when number_ < 85 then 'jobafklaringsforloeb'
        when number_ < 90 then 'dagpenge'
        when number_ < 95 then 'ressourceforloeb'
        else 'ledighedsydelse'
    end;

create macro visitation_of(benefit_code, number_) as
    case
        when benefit_code in ('kontanthjaelp', 'integrationsydelse')
            then case when number_ < 60 then 'aktivitetsparat' else 'jobparat' end
        when benefit_code = 'uddannelseshjaelp'
            then case
                when number_ < 55 then 'aktivitetsparat'
                when number_ < 90 then 'uddannelsesparat'
                else 'aabenlyst_uddannelsesparat'
            end
    end;

create macro offer_of(number_) as
    case
        when number_ < 56 then 'vejledning_opkvalificering'
        when number_ < 72 then 'virksomhedspraktik'
        when number_ < 83 then 'mentor'
        when number_ < 89 then 'nytteindsats'
        when number_ < 95 then 'ordinaer_uddannelse'
        when number_ < 98 then 'loentilskud'
        else 'ordinaere_timer'
    end;

-- Municipalities by size: 16,384 lots, dealt out by the people of each. `municipality_sizes` is given.
create table municipality_lots as
with upper_lots as (

    select
        municipality_code,
        sum(people) over (order by municipality_code) * 16384 // sum(people) over () as last_lot,
        -- in a third of the municipalities the system lost the hours (method 2)
        hash(municipality_code) % 3 = 0 as lost_hours
    from municipality_sizes

)

select
    lots.lot,
    arg_min(upper_lots.municipality_code, upper_lots.last_lot) as municipality_code,
    arg_min(upper_lots.lost_hours, upper_lots.last_lot) as lost_hours
from (select cast(unnest(range(16384)) as bigint) as lot) as lots
inner join upper_lots
    on lots.lot < upper_lots.last_lot
group by lots.lot;

-- People move every one and a half to twelve years.
create macro lot_of(person, day, first_day) as
    dice('lot', person, (day - first_day) // (500 + dice('stay', person, 0, 4000)), 16384);

create macro spell_rows(delivery, data_from, spells) as table
with numbered as (

    select shuffled(range, spells) as number_
    from range(spells)

),

placed as (

    select
        numbered.number_,
        numbered.number_ // 63 * 6 + spell_places.person_in_block as person,
        spell_places.spell_count,
        spell_places.spell_in_person,
        slot_days_of(numbered.number_ // 63 * 6 + spell_places.person_in_block, spell_places.spell_count)
            as slot_days
    from numbered
    inner join spell_places
        on numbered.number_ % 63 = spell_places.place

),

careers as (

    select
        *,
        first_day_of(person, slot_days * spell_count) as first_day
    from placed

),

dated as (

    select
        *,
        slot_start_of(person, first_day, slot_days, spell_in_person) + gap_before(person, spell_in_person)
            as start_day,
        slot_start_of(person, first_day, slot_days, spell_in_person + 1) - 1 as end_day,
        benefit_of(
            case
                when dice('another', person, spell_in_person, 100) < 12
                    then dice('other benefit', person, spell_in_person, 100)
                else dice('benefit', person, 0, 100)
            end
        ) as benefit_code
    from careers

)

select
    delivery as delivery_id,
    pseudonym('s', dated.number_) as spell_id,
    pseudonym('p', dated.person) as person_id,
    dated.benefit_code,
    visitation_of(dated.benefit_code, dice('visitation', dated.person, dated.spell_in_person // 4, 100))
        as visitation_category,
    municipality_lots.municipality_code,
    data_from + cast(dated.start_day as integer) as start_date,
    -- still in force when the extract was drawn
    case
        when
            dated.end_day < 2556
            and not (
                dated.spell_in_person = dated.spell_count - 1 and dice('open', dated.person, 0, 100) < 30
            )
            then data_from + cast(dated.end_day as integer)
    end as end_date
from dated
inner join municipality_lots
    on lot_of(dated.person, dated.start_day, dated.first_day) = municipality_lots.lot;

create macro course_facts(data_from, courses) as table
with numbered as (

    select shuffled(range, courses) as number_
    from range(courses)

),

placed as (

    select
        numbered.number_,
        numbered.number_ // 63 * 6 + (course_places.dealt_to + numbered.number_ // 63) % 6 as person,
        spell_count_of((course_places.dealt_to + numbered.number_ // 63) % 6) as spell_count,
        course_places.course_count,
        course_places.course_in_person
    from numbered
    inner join course_places
        on numbered.number_ % 63 = course_places.place

),

careers as (

    select
        *,
        slot_days_of(person, spell_count) * spell_count as career_days,
        first_day_of(person, slot_days_of(person, spell_count) * spell_count) as first_day
    from placed

),

dated as (

    select
        *,
        least(
            first_day + career_days * course_in_person // course_count
            + dice('course start', person, course_in_person, 60),
            2550
        ) as start_day,
        14 + dice('days', person, course_in_person, 60) + dice('more days', person, course_in_person, 120)
            as days
    from careers

)

select
    dated.number_,
    dated.person,
    benefit_of(dice('benefit', dated.person, 0, 100)) as benefit_code,
    offer_of(dice('offer', dated.person, dated.course_in_person, 100)) as offer_type_code,
    municipality_lots.municipality_code,
    municipality_lots.lost_hours,
    data_from + cast(dated.start_day as integer) as start_date,
    case
        when dated.start_day + dated.days < 2556 and dice('no end', dated.number_, 0, 100) >= 2
            then data_from + cast(dated.start_day + dated.days as integer)
    end as end_date,
    dice('hours', dated.number_, 0, 74) + 1 as half_hours,
    dice('without hours', dated.number_, 0, 100) < case
        when
            municipality_lots.lost_hours
            and data_from + cast(dated.start_day as integer) between date '2018-01-01' and date '2019-09-14'
            then 55
        else 3
    end as is_without_hours
from dated
inner join municipality_lots
    on lot_of(dated.person, dated.start_day, dated.first_day) = municipality_lots.lot;

create macro half_hours_text(half_hours) as
    cast(half_hours // 2 as varchar) || case when half_hours % 2 = 1 then '.5' else '' end;

create macro course_rows(delivery, data_from, courses) as table
select
    delivery as delivery_id,
    pseudonym('a', number_) as activity_id,
    pseudonym('p', person) as person_id,
    benefit_code,
    offer_type_code,
    municipality_code,
    case when lost_hours then 'momentum' else 'anden' end as reporting_system,
    start_date,
    end_date,
    case
        when not is_without_hours then half_hours_text(half_hours)
        -- the register allows both empty and 0 (method 6)
        when dice('zero', number_, 0, 8) = 0 then '0'
    end as weekly_hours
from course_facts(data_from, courses);

-- Two in five of the courses without hours were reported since, a few of them as a real zero; and a few
-- hours were put right.
create macro report_rows(delivery, data_from, courses) as table
select
    delivery as delivery_id,
    pseudonym('a', number_) as activity_id,
    case
        when dice('real zero', number_, 0, 30) = 0 then '0'
        else half_hours_text(dice('reported', number_, 0, 74) + 1)
    end as weekly_hours
from course_facts(data_from, courses)
where dice('reported at all', number_, 0, 1000) < case when is_without_hours then 400 else 5 end;
