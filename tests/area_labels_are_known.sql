-- Unknown area names stop the build with the name and its file (method 7). Labels that are
-- known and no area of the statistic are set aside by a reference seed.

with

observed_labels as (

    select
        delivery_id,
        area_label,
        {{ area_label_key('area_label') }} as area_label_key,
        min({{ line_number() }}) as first_line_number,
        count(*) as row_count
    from {{ ref('jobindsats_observations') }}
    group by delivery_id, area_label

),

area_spellings as (select * from {{ ref('area_spelling') }}),
labels_set_aside as (select * from {{ ref('area_labels_set_aside') }}),
deliveries as (select * from {{ ref('deliveries') }}),

unknown_labels as (

    select
        observed_labels.delivery_id,
        observed_labels.area_label,
        observed_labels.first_line_number,
        observed_labels.row_count
    from observed_labels
    left join area_spellings
        on observed_labels.area_label_key = area_spellings.area_label_key
    left join labels_set_aside
        on observed_labels.area_label_key like labels_set_aside.label_pattern
    where
        area_spellings.area_label_key is null
        and labels_set_aside.label_pattern is null

)

select
    coalesce(deliveries.file_name, 'jobindsats_observations.csv') as file_name,
    unknown_labels.first_line_number as row_number,
    'area_label' as column_name,
    unknown_labels.area_label as value,
    'is no known area (' || cast(unknown_labels.row_count as {{ dbt.type_string() }})
    || ' rows, the first in row '
    || cast(unknown_labels.first_line_number as {{ dbt.type_string() }})
    || ' of jobindsats_observations.csv): add the spelling to seeds/reference/area_spellings.csv,'
    || ' or to area_labels_set_aside.csv if it is no area of the statistic' as problem
from unknown_labels
left join deliveries
    on unknown_labels.delivery_id = deliveries.delivery_id
