-- How Jobindsats and people write a look-back, as it lands among the dimensions of a cell.
-- Grain: one row per (dimensions_key)

select
    'måleperiode=' || {{ label_key('look_back_label') }} as dimensions_key,
    look_back_months
from {{ ref('jobindsats_look_backs') }}
