{#
    CPR numbers that chance makes too: nine digits (a zero was lost), and ten or twelve in a row inside a
    longer id. scripts/landing/plausible.py renders these queries, in DuckDB, and weighs what they count.
#}

{#
    A sample of texts, one of so many, each bare of what sets digits apart, and its first run of nine digits
    or more. (How many is no subquery: that costs fifty times as much.)
#}
{% macro cpr_candidates(source, column_name, one_of) -%}
    with

    sample as (
        select distinct {{ column_name }} as value
        from {{ source }}
        where {{ column_name }} is not null and hash(rowid) % {{ one_of }} = 0
    ),

    bared as (
        select
            value,
            regexp_replace(regexp_replace(value, '[.,]0+$', ''), '[^0-9A-Za-z]', '', 'g') as bare
        from sample
    )

    select value, bare, nullif(regexp_extract(bare, '[0-9]{9,}'), '') as run
    from bared
{%- endmacro %}

{#
    Each place in a candidate where a CPR number may stand, with what would be its date: is_date says that
    it is one, is_late that it is one with 60 added to the day. At most nine places are looked at.
#}
{% macro cpr_places() -%}
    with

    places as (
        select
            value, run, 'nine digits' as form, 0 as position,
            '0' || run[1:5] as six, '0' || run[1:5] as ddmmyy
        from candidates
        where length(bare) = 9 and bare = run

        union all

        select
            value, run, 'ten digits', position,
            run[position + 1:position + 6], run[position + 1:position + 6]
        from (
            select *, unnest(range(least(length(run) - 10, 9) + 1)) as position
            from candidates
            where length(run) >= 10
        )

        union all

        select
            value, run, 'four-digit year', position, run[position + 1:position + 8],
            case
                when run[position + 5:position + 6] in ('18', '19', '20')
                    then run[position + 1:position + 4] || run[position + 7:position + 8]
            end
        from (
            select *, unnest(range(least(length(run) - 12, 9) + 1)) as position
            from candidates
            where length(run) >= 12
        )
    ),

    dated as (
        select *, regexp_full_match(ddmmyy, '{{ cpr_date_form() }}') as has_date
        from places
    )

    select
        value, run, form, position, six,
        coalesce(ddmmyy < '4' and has_date, false) as is_date,
        coalesce(ddmmyy > '6' and has_date, false) as is_late
    from dated
{%- endmacro %}

{# How many candidates there are, and how many begin with a date. #}
{% macro cpr_totals() -%}
    select
        (select count(*) from candidates),
        (select count(*) from candidates where regexp_full_match(bare, '[0-9]+')),
        (select count(*) from candidates where length(bare) = 9),
        count(distinct value) filter (where form = 'nine digits'),
        count(distinct six),
        count(distinct value)
    from ({{ cpr_places() }})
    where (is_date or is_late) and position = 0
{%- endmacro %}

{# For each form and place in ids of one length: ids, first and last number, numbers, dates among them. #}
{% macro cpr_counts() -%}
    select
        form, count(distinct value), min(cast(six as bigint)), max(cast(six as bigint)),
        count(distinct six),
        count(distinct six) filter (where is_date), count(distinct six) filter (where is_late)
    from ({{ cpr_places() }})
    group by form, length(run), position
{%- endmacro %}
