-- A period label is one of the forms that are known (int_periods__labels), or a rolling period,
-- which is known to be none: the four quarters or the months of a year up to one (2020QMAT02,
-- 2026MYTD07), or a range of months (Feb 2018 - Jan 2019). Anything else is malformed and stops
-- the build (contract 4).

{% set rolling_code = '[0-9]{4}(qmat0[1-4]|mytd(0[1-9]|1[0-2]))' %}
{% set rolling_months = '[a-z]+[.]? [0-9]{4} - [a-z]+[.]? [0-9]{4}' %}

with

observed_labels as (

    select
        delivery_id,
        period_label,
        {{ label_key('period_label') }} as period_label_key,
        min({{ line_number() }}) as first_line_number,
        count(*) as row_count
    from {{ ref('jobindsats_observations') }}
    group by delivery_id, period_label

),

period_labels as (select * from {{ ref('int_periods__labels') }}),
deliveries as (select * from {{ ref('deliveries') }}),

malformed_labels as (

    select
        observed_labels.delivery_id,
        observed_labels.period_label,
        observed_labels.first_line_number,
        observed_labels.row_count
    from observed_labels
    left join period_labels
        on observed_labels.period_label_key = period_labels.period_label_key
    where
        period_labels.period_label_key is null
        and not {{ has_form('observed_labels.period_label_key', rolling_code) }}
        and not {{ has_form('observed_labels.period_label_key', rolling_months) }}

)

select
    coalesce(deliveries.file_name, 'jobindsats_observations.csv') as file_name,
    malformed_labels.first_line_number as row_number,
    'period_label' as column_name,
    malformed_labels.period_label as value,
    'is no period (' || cast(malformed_labels.row_count as {{ dbt.type_string() }})
    || ' rows, the first in row '
    || cast(malformed_labels.first_line_number as {{ dbt.type_string() }})
    || ' of jobindsats_observations.csv): expected e.g. 2019M03, 2019Q1, 2019, 2018K4 or Okt 2018'
        as problem
from malformed_labels
left join deliveries
    on malformed_labels.delivery_id = deliveries.delivery_id
