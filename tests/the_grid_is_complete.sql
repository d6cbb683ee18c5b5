-- Every area that exists on the reference date has a cell in every period of every measure and
-- group that has any, in the grid and in the cells with figures (method 8).

with

areas as (select * from {{ ref('int_places__areas') }}),

grid as (

    select
        'int_shares__grid' as table_name,
        as_of,
        measure_code,
        target_group_code,
        period_id,
        reference_date,
        count(*) as cells,
        count(distinct area_code) as areas_with_a_cell
    from {{ ref('int_shares__grid') }}
    group by as_of, measure_code, target_group_code, period_id, reference_date

    union all

    select
        'int_shares__cells' as table_name,
        as_of,
        measure_code,
        target_group_code,
        period_id,
        reference_date,
        count(*) as cells,
        count(distinct area_code) as areas_with_a_cell
    from {{ ref('int_shares__cells') }}
    group by as_of, measure_code, target_group_code, period_id, reference_date

),

areas_of_dates as (

    select
        grid.reference_date,
        count(distinct areas.area_code) as areas
    from grid
    left join areas
        on grid.reference_date between areas.valid_from and areas.valid_to
    group by grid.reference_date

),

lost_periods as (

    select
        as_of,
        measure_code,
        target_group_code,
        period_id
    from grid
    group by as_of, measure_code, target_group_code, period_id
    having count(*) <> 2

)

select
    grid.table_name,
    grid.as_of,
    grid.measure_code,
    grid.target_group_code,
    grid.period_id
from grid
inner join areas_of_dates
    on grid.reference_date = areas_of_dates.reference_date
where
    grid.cells <> areas_of_dates.areas
    or grid.areas_with_a_cell <> areas_of_dates.areas

union all

select
    'one of the two' as table_name,
    as_of,
    measure_code,
    target_group_code,
    period_id
from lost_periods
