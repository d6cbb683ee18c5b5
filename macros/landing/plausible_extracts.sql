{#
    Is a new extract plausible, by itself and beside the one before it? Each macro is a query with one
    column, `problem`: a sentence with figures for each finding, and no row where there is nothing to say.

    scripts/landing renders them, in DuckDB, over the table of the new rows, which is named as its source.
    `limits` is scripts/landing/limits.py. dbt calls none of them: a delivery that has landed was judged.
#}

{# How often each person is in each municipality; the tables `stays` and `persons` of what follows. #}
{% macro rows_of_stays(source) -%}
    select person_id, municipality_code, count(*) as row_count
    from {{ source }}
    group by person_id, municipality_code
{%- endmacro %}

{% macro rows_of_persons() -%}
    select person_id, sum(row_count)::bigint as row_count, count(*) as places
    from stays
    group by person_id
{%- endmacro %}

{# The last digits of all ids are 0: a program keeps fifteen digits of a number. #}
{% macro zeros_at_the_end(source, column_name) -%}
    select format(
        '{{ column_name }}: the last {} digits of all {:,} ids are 0: were they rounded?', zeros, ids
    ) as problem
    from (
        select
            count(distinct {{ column_name }}) as ids,
            min(length({{ column_name }}) - length(rtrim({{ column_name }}, '0'))) as zeros
        from {{ source }}
        where (select bool_and(suffix({{ column_name }}, '0')) from {{ source }})
    )
    where ids * zeros >= {{ limits.FEW_ZEROS }}
{%- endmacro %}

{# Ids that were cut or rounded on their way make many persons one: few persons for the rows. #}
{% macro few_persons(source) -%}
    select format(
        '{{ source }}: {:,} rows of only {:,} persons (limit {{ limits.MAX_ROWS_PER_PERSON }} rows a person)',
        cast(sum(row_count) as bigint), count(*)
    ) as problem
    from persons
    having
        sum(row_count) >= {{ limits.ENOUGH_ROWS }}
        and sum(row_count) > {{ limits.MAX_ROWS_PER_PERSON }} * count(*)
{%- endmacro %}

{% macro many_rows_of_one(source) -%}
    select format(
        '{{ source }}: {:,} person ids stand for more than {{ limits.MAX_ROWS_OF_ONE }} rows, one for {:,}',
        count(*), max(row_count)
    ) as problem
    from persons
    where row_count > {{ limits.MAX_ROWS_OF_ONE }}
    having count(*) > 0
{%- endmacro %}

{% macro many_municipalities_of_one(source) -%}
    select format(
        '{{ source }}: {:,} person ids stand for more than {{ limits.MAX_MUNICIPALITIES_OF_ONE }} '
        || 'municipalities, one for {}',
        count(*), max(places)
    ) as problem
    from persons
    where places > {{ limits.MAX_MUNICIPALITIES_OF_ONE }}
    having count(*) > 0
{%- endmacro %}

{#
    Too many spells, or municipalities, in force on one day: as many as ever are on some spell's first.
    Only people with so many spells, or municipalities, in all can have them on a day. More than three places
    are no fewer spells, and where four are in force at once, a fourth first day in order is no later than
    some first last day. Of most people it is seen so that they never are; the rest, few, are asked day by day.

    Lists do not spill to disk, so people are asked in pieces: those of one remainder of so many.
#}
{% macro many_stays_at_once(source, piece, pieces) -%}
    {%- set too_many = [limits.MAX_SPELLS_AT_ONCE, limits.MAX_MUNICIPALITIES_AT_ONCE] | min + 1 -%}
    with

    persons_with_many as (
        select person_id
        from persons
        where
            hash(person_id) % {{ pieces }} = {{ piece }}
            and (
                row_count > {{ limits.MAX_SPELLS_AT_ONCE }}
                or places > {{ limits.MAX_MUNICIPALITIES_AT_ONCE }}
            )
            and row_count <= {{ limits.MAX_ROWS_OF_ONE }}
    ),

    days_in_order as (
        select
            person_id,
            list_sort(list(cast(start_date as date))) as first_days,
            list_sort(list(coalesce(cast(end_date as date), date '9999-12-31'))) as last_days
        from {{ source }}
        where person_id in (select person_id from persons_with_many)
        group by person_id
    ),

    suspects as (
        select person_id
        from days_in_order
        where list_bool_or(
            list_transform(
                list_zip(first_days[{{ too_many }}:], last_days, true),
                lambda days: days[1] <= days[2]
            )
        )
    ),

    spells as (
        select person_id, municipality_code, start_date, coalesce(end_date, '9999') as end_date
        from {{ source }}
        where person_id in (select person_id from suspects)
    ),

    days as (select distinct person_id, start_date as day from spells),

    at_once as (
        select
            person_id,
            count(*) as spells,
            count(distinct municipality_code) as municipalities
        from days
        inner join spells using (person_id)
        where start_date <= day and end_date >= day
        group by person_id, day
    )

    select format(
        '{{ source }}: {:,} person ids are in too many places at once: up to {} spells or {} municipalities '
        || 'on a day (limits {{ limits.MAX_SPELLS_AT_ONCE }} and {{ limits.MAX_MUNICIPALITIES_AT_ONCE }})',
        count(distinct person_id), max(spells), max(municipalities)
    ) as problem
    from at_once
    where
        spells > {{ limits.MAX_SPELLS_AT_ONCE }}
        or municipalities > {{ limits.MAX_MUNICIPALITIES_AT_ONCE }}
    having count(*) > 0
{%- endmacro %}

{# What two extracts are compared by: rows_before and rows_after. #}
{% macro rows_by_code(relation, codes, without_hours) -%}
    select
        {{ codes | join(', ') }},
        count(*) as row_count,
        count(*) filter (where {{ without_hours }}) as without_hours
    from {{ relation }}
    group by {{ codes | join(', ') }}
{%- endmacro %}

{% macro municipalities_with_fewer_rows(source) -%}
    with

    before as (select municipality_code, sum(row_count) as n from rows_before group by municipality_code),

    after as (select municipality_code, sum(row_count) as n from rows_after group by municipality_code),

    lost as (
        select
            format('{} from {:,} to {:,}', municipality_code, before.n::bigint, coalesce(after.n, 0)::bigint)
                as said,
            row_number() over (order by municipality_code) as position
        from before
        left join after using (municipality_code)
        where coalesce(after.n, 0) < before.n * (1 - {{ limits.MUNICIPALITY_MAX_LOSS }})
    )

    select
        format(
            '{{ source }}: {} municipalities lose more than {:.0f}% of their rows: {}',
            count(*),
            100 * {{ limits.MUNICIPALITY_MAX_LOSS }},
            string_agg(said, ', ' order by position) filter (where position <= 10)
        )
        || case when count(*) > 10 then format(' and {} more', count(*) - 10) else '' end as problem
    from lost
    having count(*) > 0
{%- endmacro %}

{% macro codes_that_disappear(source, column_name, name) -%}
    select format(
        '{{ source }}: the {{ name }} {} disappears; it had {:,} rows',
        {{ column_name }}, sum(row_count)::bigint
    ) as problem
    from rows_before
    where {{ column_name }} not in (select {{ column_name }} from rows_after)
    group by {{ column_name }}
    order by {{ column_name }}
{%- endmacro %}

{% macro courses_without_hours_jump(source) -%}
    select format(
        '{{ source }}: the share of courses without hours goes from {:.1f}% to {:.1f}% (limit {:.0f} points)',
        100 * before, 100 * after, 100 * {{ limits.MAX_JUMP_WITHOUT_HOURS }}
    ) as problem
    from (
        select
            (select sum(without_hours) / sum(row_count) from rows_before) as before,
            (select sum(without_hours) / sum(row_count) from rows_after) as after
    )
    where abs(after - before) > {{ limits.MAX_JUMP_WITHOUT_HOURS }}
{%- endmacro %}

{# Persons of the courses that the spells do not know; of the courses those that the spells' days cover. #}
{% macro unknown_persons(spells, courses, known_from) -%}
    with

    participants as (
        select distinct person_id
        from {{ courses }}
        where coalesce(end_date, '9999-12-31') >= '{{ known_from }}'
    )

    select format(
        'only {:,} of the {:,} persons of the courses ({:.1f}%) are among the spells (limit {:.0f}%): '
        || 'were the pseudonyms made again?',
        known, persons, 100 * known / persons, 100 * {{ limits.MIN_KNOWN_PERSONS }}
    ) as problem
    from (
        select
            count(*) as persons,
            count(*) filter (where person_id in (select person_id from {{ spells }})) as known
        from participants
    )
    where known < {{ limits.MIN_KNOWN_PERSONS }} * persons
{%- endmacro %}
