-- Labels of areas that are known and not part of the statistic.
-- Grain: one row per (label_pattern)

with

source as (

    select * from {{ ref('area_labels_set_aside') }}

),

final as (

    select
        label_pattern,
        reason
    from source

)

select * from final
