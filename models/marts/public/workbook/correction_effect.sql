-- What the missing hours cost the share of the computed groups: as reported, corrected, and if
-- every course without hours counted, for country and regions over time.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

select
    measure_code,
    area_code,
    area_name,
    area_level,
    area_sort_order,
    target_group_code,
    target_group_short_name,
    target_group_sort_order,
    period_id,
    reference_date,
    is_newest_period,
    persons,
    persons_reason,
    passive_share_as_reported_pct,
    passive_share_pct,
    passive_share_if_all_count_pct,
    persons_active_by_imputation,
    correction_points,
    not_corrected_points,
    correction_reason,
    mark_codes,
    as_of
from {{ ref('passive_share_presented') }}
where
    source = 'special_extract'
    and is_trend_period
    and area_level in ('country', 'region')
order by measure_code, area_code, target_group_code, period_id
