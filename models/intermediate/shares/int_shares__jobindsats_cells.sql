-- The Jobindsats cells that hold on each as-of date, labels read as codes: the latest delivery
-- that has the cell wins, also when it has it empty (contract 1, method 9).
-- Grain: one row per (as_of, measure_code, cell_role, target_group_code, area_code, period_id)

with

observations as (select * from {{ ref('stg_jobindsats__observations') }}),
deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
calendar as (select * from {{ ref('int_periods__calendar') }}),
period_labels as (select * from {{ ref('int_periods__labels') }}),
area_spellings as (select * from {{ ref('area_spelling') }}),
measures as (select * from {{ ref('stg_reference__jobindsats_measures') }}),
look_backs as (select * from {{ ref('stg_reference__jobindsats_look_backs') }}),
group_labels as (select * from {{ ref('stg_reference__jobindsats_groups') }}),

dated_observations as (

    select
        observations.*,
        calendar.period_id,
        calendar.period_type,
        calendar.start_date,
        calendar.reference_date,
        -- method 8: provisional is the newest period of its type in the delivery
        calendar.reference_date = max(calendar.reference_date) over (
            partition by observations.delivery_id, calendar.period_type
        ) as is_newest_period_of_delivery
    from observations
    inner join period_labels using (period_label_key)
    inner join calendar using (period_id)

),

mapped_observations as (

    select
        dated_observations.delivery_id,
        dated_observations.table_id,
        measures.measure_code,
        measures.cell_role,
        measures.look_back_months,
        case
            when dated_observations.group_label_key is null then measures.table_target_group_code
            else group_labels.target_group_code
        end as target_group_code,
        area_spellings.area_code,
        dated_observations.period_id,
        dated_observations.period_type,
        dated_observations.start_date,
        dated_observations.reference_date,
        dated_observations.is_newest_period_of_delivery,
        case measures.transformation
            -- method 10: the complement of the share touched by activation
            when 'complement' then 100 - dated_observations.observed_value
            else dated_observations.observed_value
        end as cell_value
    from dated_observations
    left join look_backs using (dimensions_key)
    inner join measures
        on
            dated_observations.table_id = measures.table_id
            and dated_observations.measure_label_key = measures.measure_label_key
            and coalesce(look_backs.look_back_months, '')
            = coalesce(measures.look_back_months, '')
    inner join area_spellings
        on
            dated_observations.area_label_key = area_spellings.area_label_key
            and dated_observations.reference_date >= area_spellings.valid_from
            and dated_observations.reference_date <= area_spellings.valid_to
    left join group_labels using (group_label_key)
    -- a cell of men, or of an age group, is not a cell of the statistic
    where
        dated_observations.dimensions is null
        or look_backs.look_back_months is not null

),

candidates as (

    select
        deliveries.as_of,
        deliveries.received_date,
        mapped_observations.*,
        row_number() over (
            partition by
                deliveries.as_of,
                mapped_observations.measure_code,
                mapped_observations.cell_role,
                mapped_observations.target_group_code,
                mapped_observations.area_code,
                mapped_observations.period_id
            -- table and look-back last: arbitrary, but it makes the result deterministic
            order by
                deliveries.recency,
                mapped_observations.table_id,
                coalesce(mapped_observations.look_back_months, '')
        ) as choice
    from mapped_observations
    inner join deliveries using (delivery_id)
    where
        deliveries.source = 'jobindsats'
        and mapped_observations.target_group_code is not null

),

final as (

    select
        as_of,
        measure_code,
        cell_role,
        target_group_code,
        area_code,
        period_id,
        period_type,
        start_date,
        reference_date,
        cell_value,
        delivery_id,
        received_date,
        is_newest_period_of_delivery
    from candidates
    where choice = 1

)

select * from final
