-- Too many courses without hours are told while they come, not two years later: the rate at first
-- delivery of a municipality or a reporting system is within what its own past allows
-- (docs/decisions.md D27). A warning: what was delivered is published, and the municipality asked.

{{ config(severity='warn', group='statistic') }}

select
    cast(null as {{ dbt.type_string() }}) as file_name,
    cast(null as {{ dbt.type_string() }}) as row_number,
    cast(null as {{ dbt.type_string() }}) as column_name,
    cast(null as {{ dbt.type_string() }}) as value,
    alarm_text as problem
from {{ ref('missing_hours_alarm') }}
