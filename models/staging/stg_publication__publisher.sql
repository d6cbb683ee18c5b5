-- Who publishes, and under which licence the figures are used; null where it is not stated.
-- Grain: one row per (publisher_name)

select
    max(case when key = 'name' then value end) as publisher_name,
    max(case when key = 'contact' then value end) as publisher_contact,
    max(case when key = 'web_address' then value end) as publisher_web_address,
    max(case when key = 'licence' then value end) as licence,
    max(case when key = 'licence_address' then value end) as licence_address
from {{ ref('publisher') }}
