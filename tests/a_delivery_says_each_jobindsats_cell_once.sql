-- Two spellings of one area, period, group or look-back in a delivery would be one cell with two
-- values, and which of them won would be chance (contract 4: a cell twice with different values).

with

observations as (select * from {{ ref('stg_jobindsats__observations') }}),
period_labels as (select * from {{ ref('int_periods__labels') }}),
calendar as (select * from {{ ref('int_periods__calendar') }}),
area_spellings as (select * from {{ ref('area_spelling') }}),
look_backs as (select * from {{ ref('stg_reference__jobindsats_look_backs') }}),
measures as (select * from {{ ref('stg_reference__jobindsats_measures') }}),
group_labels as (select * from {{ ref('stg_reference__jobindsats_groups') }}),

cells as (

    select
        observations.delivery_id,
        observations.table_id,
        observations.measure_label_key,
        -- a measure's own look-back is that of the cells without one
        case
            when measures.look_back_months is null then observations.dimensions
        end as dimensions,
        area_spellings.area_code,
        period_labels.period_id,
        coalesce(group_labels.target_group_code, observations.group_label_key) as group_code,
        observations.area_label,
        observations.period_label,
        observations.observed_value
    from observations
    inner join period_labels
        on observations.period_label_key = period_labels.period_label_key
    inner join calendar
        on period_labels.period_id = calendar.period_id
    inner join area_spellings
        on
            observations.area_label_key = area_spellings.area_label_key
            and calendar.reference_date >= area_spellings.valid_from
            and calendar.reference_date <= area_spellings.valid_to
    left join look_backs
        on observations.dimensions_key = look_backs.dimensions_key
    left join measures
        on
            observations.table_id = measures.table_id
            and observations.measure_label_key = measures.measure_label_key
            and look_backs.look_back_months = measures.look_back_months
    left join group_labels
        on observations.group_label_key = group_labels.group_label_key

)

select
    'jobindsats_observations.csv' as file_name,
    cast(null as bigint) as row_number,
    'area_label, period_label' as column_name,
    min(area_label) || ', ' || min(period_label) as value,
    'is one cell of delivery ' || delivery_id || ' and table ' || table_id || ' with '
    || cast(count(*) as {{ dbt.type_string() }}) || ' values' as problem
from cells
group by
    delivery_id,
    table_id,
    measure_label_key,
    dimensions,
    area_code,
    period_id,
    group_code
having count(distinct coalesce(observed_value, -1)) > 1
