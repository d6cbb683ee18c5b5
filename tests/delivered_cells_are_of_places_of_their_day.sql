-- What Jobindsats delivers of a place that did not exist, or was not called so, when the period
-- ended stands in no cell (method 7). A warning: an export tells the past by the map of today.

{{ config(severity='warn', group='statistic') }}

with

observations as (select * from {{ ref('stg_jobindsats__observations') }}),
calendar as (select * from {{ ref('int_periods__calendar') }}),
period_labels as (select * from {{ ref('int_periods__labels') }}),
area_spellings as (select * from {{ ref('area_spelling') }}),
areas as (select * from {{ ref('int_places__areas') }}),

known_labels as (

    select distinct area_label_key
    from area_spellings

),

cells as (

    select
        observations.area_label,
        observations.area_label_key,
        calendar.reference_date,
        count(*) as cell_count
    from observations
    inner join known_labels
        on observations.area_label_key = known_labels.area_label_key
    inner join period_labels
        on observations.period_label_key = period_labels.period_label_key
    inner join calendar
        on period_labels.period_id = calendar.period_id
    group by observations.area_label, observations.area_label_key, calendar.reference_date

),

cells_without_place as (

    select cells.*
    from cells
    left join area_spellings
        on
            cells.area_label_key = area_spellings.area_label_key
            and cells.reference_date >= area_spellings.valid_from
            and cells.reference_date <= area_spellings.valid_to
    left join areas
        on
            area_spellings.area_code = areas.area_code
            and cells.reference_date >= areas.valid_from
            and cells.reference_date <= areas.valid_to
    where areas.area_code is null

)

select
    cast(null as {{ dbt.type_string() }}) as file_name,
    cast(null as {{ dbt.type_string() }}) as row_number,
    'area_label' as column_name,
    area_label as value,
    area_label || ': ' || cast(sum(cell_count) as {{ dbt.type_string() }})
    || ' cells on ' || cast(min(reference_date) as {{ dbt.type_string() }})
    || ' to ' || cast(max(reference_date) as {{ dbt.type_string() }})
    || ' are not published: no place existed under that name (areas.csv, area_spellings.csv)'
        as problem
from cells_without_place
group by area_label
