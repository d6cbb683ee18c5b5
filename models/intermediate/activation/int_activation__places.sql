-- Where the courses that carry a municipality's code are counted in each period: in the
-- municipality itself while it exists, afterwards where its people went; with the region of the
-- period's last day (method 6 and 7).
-- Grain: one row per (as_of, period_id, municipality_code)

with

periods as (select * from {{ ref('int_activation__periods') }}),
counted_in as (select * from {{ ref('int_places__counted_in') }}),

final as (

    select
        periods.as_of,
        periods.period_id,
        periods.period_word,
        periods.period_bit,
        counted_in.municipality_code,
        counted_in.area_code,
        counted_in.region_code
    from periods
    inner join counted_in
        on
            periods.reference_date >= counted_in.valid_from
            and periods.reference_date <= counted_in.valid_to

)

select * from final
