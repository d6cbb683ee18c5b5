-- How large revisions are, by target group and age of the period: number, mean, mean absolute,
-- largest.
-- Grain: one row per (measure_code, target_group_code, area_level, age_in_months)

with

revisions as (select * from {{ ref('passive_share_revisions') }}),

aged as (

    select
        *,
        {{ months_between_ends('reference_date', 'as_of') }} as age_in_months
    from revisions
    where change_points is not null

),

final as (

    select
        measure_code,
        target_group_code,
        area_level,
        age_in_months,
        previous_as_of,
        as_of,
        count(*) as cells,
        count(*) filter (where is_revised) as revised_cells,
        cast(round(cast(sum(change_points) / count(*) as decimal(38, 10)), 2) as decimal(7, 2))
            as mean_change_points,
        cast(round(cast(sum(abs(change_points)) / count(*) as decimal(38, 10)), 2) as decimal(7, 2))
            as mean_absolute_change_points,
        max(abs(change_points)) as largest_change_points
    from aged
    group by
        measure_code,
        target_group_code,
        area_level,
        age_in_months,
        previous_as_of,
        as_of

)

select * from final
order by measure_code, target_group_code, area_level, age_in_months
