-- The areas that have a cell, as they were on the newest reference date on which they existed, with
-- the other ways their names are written.
-- Grain: one row per (area_code)

with

areas as (select * from {{ ref('int_places__areas') }}),
area_spellings as (select * from {{ ref('area_spelling') }}),

dated_areas as (

    select
        area_code,
        reference_date
    from {{ ref('int_shares__grid') }}

    union all

    select
        area_code,
        reference_date
    from {{ ref('int_activation__published_rows') }}

),

cells as (

    select
        area_code,
        max(reference_date) as newest_reference_date
    from dated_areas
    group by area_code

),

spellings_in_a_row as (

    select
        area_code,
        {{ text_list('area_label_key', 'area_label_key') }} as spellings
    from area_spellings
    group by area_code

),

final as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_level,
        areas.region_code,
        regions.area_name as region_name,
        -- 101 for 0101, 081 for 1081
        right(areas.area_code, 3) as statbank_code,
        case when areas.area_level <> 'country' then areas.area_code end as dawa_code,
        spellings_in_a_row.spellings,
        -- æ ø å last, aa as å: engines and Excel sort Danish names differently, so the order is
        -- data
        cast(row_number() over (
            order by
                case areas.area_level when 'country' then 1 when 'region' then 2 else 3 end,
                {{ danish_order('areas.area_name') }}
        ) as integer) as sort_order
    from cells
    inner join areas
        on
            cells.area_code = areas.area_code
            and cells.newest_reference_date >= areas.valid_from
            and cells.newest_reference_date <= areas.valid_to
    left join areas as regions
        on
            areas.region_code = regions.area_code
            and cells.newest_reference_date >= regions.valid_from
            and cells.newest_reference_date <= regions.valid_to
    left join spellings_in_a_row
        on areas.area_code = spellings_in_a_row.area_code

)

select * from final
order by area_code
