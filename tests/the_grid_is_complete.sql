-- Every area has a cell in every period of every measure and group that has any, in the grid
-- and in the cells with figures (method 8: all 104 areas).

with

areas as (

    select count(*) as areas
    from {{ ref('stg_reference__areas') }}

),

grid as (

    select
        'int_shares__grid' as table_name,
        as_of,
        measure_code,
        target_group_code,
        period_id,
        count(*) as cells,
        count(distinct area_code) as areas_with_a_cell
    from {{ ref('int_shares__grid') }}
    group by as_of, measure_code, target_group_code, period_id

    union all

    select
        'int_shares__cells' as table_name,
        as_of,
        measure_code,
        target_group_code,
        period_id,
        count(*) as cells,
        count(distinct area_code) as areas_with_a_cell
    from {{ ref('int_shares__cells') }}
    group by as_of, measure_code, target_group_code, period_id

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
cross join areas
where
    grid.cells <> areas.areas
    or grid.areas_with_a_cell <> areas.areas

union all

select
    'one of the two' as table_name,
    as_of,
    measure_code,
    target_group_code,
    period_id
from lost_periods
