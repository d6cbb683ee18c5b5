-- A delivered share lies between 0 and 100 per cent, delivered persons are a whole number of
-- zero or more (contract 4). Only cells that the statistic maps to a measure: what else lands
-- may be anything.

with

observations as (

    select
        delivery_id,
        area_label,
        period_label,
        value,
        lower(trim(table_id)) as table_id,
        {{ label_key('measure_label') }} as measure_label_key,
        try_cast(value as decimal(18, 6)) as observed_value,
        {{ line_number() }} as row_number
    from {{ ref('jobindsats_observations') }}
    where value is not null

),

measures as (

    select distinct
        table_id,
        measure_label_key,
        cell_role
    from {{ ref('stg_reference__jobindsats_measures') }}

),

faults as (

    select
        observations.row_number,
        observations.value,
        case
            when measures.cell_role = 'share' and observations.observed_value not between 0 and 100
                then 'is no share in per cent: it lies outside 0 to 100'
            when
                measures.cell_role = 'persons'
                and (
                    observations.observed_value < 0
                    or observations.observed_value <> round(observations.observed_value, 0)
                )
                then 'is no number of persons'
        end as problem
    from observations
    inner join measures
        on
            observations.table_id = measures.table_id
            and observations.measure_label_key = measures.measure_label_key

)

select
    'jobindsats_observations.csv' as file_name,
    row_number,
    'value' as column_name,
    value,
    problem
from faults
where problem is not null
order by row_number
