-- Where the courses that carry a municipality's code are counted in each period: in the
-- municipality itself while it exists, afterwards where its people went; with the region of the
-- period's last day (method 6 and 7).
-- Grain: one row per (as_of, period_id, municipality_code)

with

periods as (

    select * from {{ ref('int_activation__periods') }}

),

areas as (

    select *
    from {{ ref('int_places__areas') }}
    where area_level = 'municipality'

),

successors as (

    select * from {{ ref('stg_reference__area_successors') }}

),

counted_in as (

    select
        area_code as municipality_code,
        area_code as counted_in_code,
        valid_from,
        valid_to
    from areas

    union all

    select
        municipality_code,
        counted_in_code,
        valid_from,
        valid_to
    from successors

),

final as (

    select
        periods.as_of,
        periods.period_id,
        periods.period_word,
        periods.period_bit,
        counted_in.municipality_code,
        areas.area_code,
        areas.region_code
    from periods
    inner join counted_in
        on
            periods.reference_date >= counted_in.valid_from
            and periods.reference_date <= counted_in.valid_to
    inner join areas
        on
            counted_in.counted_in_code = areas.area_code
            and periods.reference_date >= areas.valid_from
            and periods.reference_date <= areas.valid_to

)

select * from final
