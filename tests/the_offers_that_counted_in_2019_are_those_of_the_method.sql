-- vejledning_opkvalificering, ordinaer_uddannelse, virksomhedspraktik, nytteindsats,
-- loentilskud and mentor count for each computed group, ordinaere_timer does not (method 5), on
-- the reference dates of 2019.

with

expected as (

    select
        target_groups.target_group_code,
        offer_types.offer_type_code
    from {{ ref('target_group') }} as target_groups
    cross join {{ ref('offer_type') }} as offer_types
    where
        target_groups.target_group_code in ('aktivitetsparat', 'jobafklaring', 'sygedagpenge')
        and offer_types.offer_type_code in (
            'vejledning_opkvalificering',
            'ordinaer_uddannelse',
            'virksomhedspraktik',
            'nytteindsats',
            'loentilskud',
            'mentor'
        )

),

found as (

    select
        target_group_code,
        offer_type_code
    from {{ ref('counting_offer') }}
    where
        target_group_code in ('aktivitetsparat', 'jobafklaring', 'sygedagpenge')
        and valid_from <= cast('2019-12-31' as date)
        and valid_to >= cast('2019-01-31' as date)

),

missing as (

    select * from expected
    except
    select * from found

),

unexpected as (

    select * from found
    except
    select * from expected

)

select
    'missing' as problem,
    missing.target_group_code,
    missing.offer_type_code
from missing

union all

select
    'unexpected' as problem,
    unexpected.target_group_code,
    unexpected.offer_type_code
from unexpected

union all

-- the list above would be shorter, and pass, if a group or an offer type were missing from its seed
select
    'groups or offer types are missing' as problem,
    null as target_group_code,
    null as offer_type_code
from expected
having count(*) <> 18
