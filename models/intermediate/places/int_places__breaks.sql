-- From which day on an area is not what it was: municipalities came to it or left it. Figures
-- before and after cannot be compared (method 8).
-- Grain: one row per (area_code, first_date)

with

counted_in as (select * from {{ ref('int_places__counted_in') }}),

municipalities as (

    select
        area_code as municipality_code,
        min(valid_from) as first_day
    from {{ ref('stg_reference__areas') }}
    group by area_code

),

parts as (

    {% for area_code in ['area_code', 'region_code'] -%}
        select distinct
            municipality_code,
            {{ area_code }} as area_code,
            valid_from,
            valid_to
        from counted_in
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

with_neighbours as (

    select
        municipality_code,
        area_code,
        valid_from,
        valid_to,
        lag(valid_to) over part as previous_valid_to,
        lead(valid_from) over part as next_valid_from,
        min(valid_from) over (partition by area_code) as area_valid_from,
        max(valid_to) over (partition by area_code) as area_valid_to
    from parts
    window part as (partition by municipality_code, area_code order by valid_from)

),

-- A new name or a new row is no change: the part goes on the day after it ended. Nor is a new
-- municipality, whose people come with the codes that they had.
final as (

    -- came to the area
    select
        with_neighbours.area_code,
        with_neighbours.valid_from as first_date
    from with_neighbours
    inner join municipalities using (municipality_code)
    where
        with_neighbours.valid_from > with_neighbours.area_valid_from
        and with_neighbours.valid_from > municipalities.first_day
        and coalesce(
            {{ days_after('with_neighbours.previous_valid_to', 1) }} < with_neighbours.valid_from,
            true
        )

    union distinct

    -- left it
    select
        area_code,
        {{ days_after('valid_to', 1) }} as first_date
    from with_neighbours
    where
        valid_to < area_valid_to
        and coalesce({{ days_after('valid_to', 1) }} < next_valid_from, true)

)

select * from final
