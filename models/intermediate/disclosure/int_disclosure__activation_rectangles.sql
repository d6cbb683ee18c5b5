-- A hidden region × offer type takes another offer type there and both in the next region; a
-- hidden benefit × offer type of the country likewise, with the next benefit (publication 3). Only
-- rows that exist can be partners.
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

primary_rows as (select * from {{ ref('int_disclosure__activation_primary') }}),
offer_types as (select * from {{ ref('offer_type') }}),
rules as (select * from {{ ref('int_disclosure__rules') }}),

rows_of_rectangles as (

    select
        primary_rows.*,
        rules.disclosure_threshold,
        offer_types.sort_order as offer_type_order
    from primary_rows
    inner join rules using (as_of)
    inner join offer_types using (offer_type_code)
    where primary_rows.area_level in ('region', 'country')

),

-- Four rows: the hidden one, another offer type beside it, and both in another region (or
-- benefit).
rectangles as (

    select
        hidden_rows.as_of,
        hidden_rows.period_id,
        hidden_rows.area_level,
        hidden_rows.area_code as hidden_area_code,
        hidden_rows.benefit_code as hidden_benefit_code,
        hidden_rows.offer_type_code as hidden_offer_type_code,
        beside.offer_type_code as partner_offer_type_code,
        below.area_code as partner_area_code,
        below.benefit_code as partner_benefit_code,
        row_number() over (
            partition by
                hidden_rows.as_of,
                hidden_rows.period_id,
                hidden_rows.area_code,
                hidden_rows.benefit_code,
                hidden_rows.offer_type_code
            order by
                -- what earlier vintages hid stays hidden: their rectangle before any other
                case
                    when
                        beside.was_hidden_before
                        and below.was_hidden_before
                        and corner.was_hidden_before
                        then 0
                    else 1
                end asc,
                -- the next region: the first after it, by code, then from the start of the list
                case when below.area_code < hidden_rows.area_code then 1 else 0 end asc,
                below.area_code asc,
                below.partner_order asc,
                case when beside.is_primary_row then 0 else 1 end asc,
                beside.offer_type_order desc
        ) as turn
    from rows_of_rectangles as hidden_rows
    inner join rows_of_rectangles as beside
        on
            hidden_rows.as_of = beside.as_of
            and hidden_rows.period_id = beside.period_id
            and hidden_rows.area_code = beside.area_code
            and hidden_rows.benefit_code = beside.benefit_code
            and hidden_rows.offer_type_code != beside.offer_type_code
    inner join rows_of_rectangles as below
        on
            hidden_rows.as_of = below.as_of
            and hidden_rows.period_id = below.period_id
            and hidden_rows.area_level = below.area_level
            and hidden_rows.offer_type_code = below.offer_type_code
            and (
                hidden_rows.area_code != below.area_code
                or hidden_rows.benefit_code != below.benefit_code
            )
    inner join rows_of_rectangles as corner
        on
            below.as_of = corner.as_of
            and below.period_id = corner.period_id
            and below.area_code = corner.area_code
            and below.benefit_code = corner.benefit_code
            and beside.offer_type_code = corner.offer_type_code
    where
        hidden_rows.is_primary_row
        -- Regions add up both ways, so a rectangle must be able to hide a threshold of persons:
        -- that many could stand in the hidden row instead of beside and below it, with a course
        -- each, and no shown figure would differ: a course is left in either row.
        and (
            hidden_rows.area_level = 'country'
            or (
                beside.fewest_persons >= hidden_rows.disclosure_threshold
                and below.fewest_persons >= hidden_rows.disclosure_threshold
                and beside.courses > hidden_rows.disclosure_threshold
                and below.courses > hidden_rows.disclosure_threshold
                and hidden_rows.room_in_crossing_rows >= hidden_rows.disclosure_threshold
                and corner.room_in_crossing_rows >= hidden_rows.disclosure_threshold
                -- Their full-time is at most what either row holds, and at least so much that the
                -- rest still fits into the courses that are left.
                {%- for courses, full_time in [
                    ('courses_as_first_delivered', 'full_time_as_first_delivered'),
                    ('courses_as_reported', 'full_time_as_reported'),
                    ('courses_with_hours', 'full_time'),
                ] %}
                    and least(beside.{{ full_time }}, below.{{ full_time }}) >= greatest(
                        0,
                        hidden_rows.disclosure_threshold
                        + beside.{{ full_time }}
                        - beside.{{ courses }},
                        hidden_rows.disclosure_threshold
                        + below.{{ full_time }}
                        - below.{{ courses }}
                    )
                {%- endfor %}
            )
        )

),

-- All four rows of the first of them.
final as (

    {% for area in ['hidden', 'partner'] -%}
        {% set is_last_area = loop.last -%}
    {% for offer_type in ['hidden', 'partner'] -%}
            select
                as_of,
                period_id,
                area_level,
                {{ area }}_area_code as area_code,
                {{ area }}_benefit_code as benefit_code,
                {{ offer_type }}_offer_type_code as offer_type_code
            from rectangles
            where turn = 1
    {{ 'union distinct' if not (is_last_area and loop.last) }}
    {% endfor -%}
    {% endfor %}
)

select * from final
