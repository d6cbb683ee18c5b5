{#
    The rows of a raw file are unique at the level of their key (null equals null): returns the second and
    every later row of a key, with its line and the line of the first. The key's values are not shown: they
    may be ids of persons' spells.

    Rows are first counted by one number for the whole key, which is fast and small at ten million rows;
    only the rows of numbers that stand twice are then compared in full.
#}
{% test keys_are_unique(model, columns) %}

{{ config(limit=1000) }}

with

hashed_rows as (

    select
        {{ line_number() }} as row_number,
        {{ row_hash(columns) }} as key_hash,
        {{ columns | join(',\n        ') }}
    from {{ model }}

),

repeated_hashes as (

    select key_hash
    from hashed_rows
    group by key_hash
    having count(*) > 1

),

suspects as (

    select
        row_number,
        min(row_number) over same_key as first_row_number,
        row_number() over same_key as repetition
    from hashed_rows
    where key_hash in (select key_hash from repeated_hashes)
    window same_key as (partition by {{ columns | join(', ') }} order by row_number)

)

select
    '{{ model.identifier }}.csv' as file_name,
    row_number,
    '{{ columns | join(", ") }}' as column_name,
    cast(null as {{ dbt.type_string() }}) as value,
    'repeats the key of row ' || cast(first_row_number as {{ dbt.type_string() }}) as problem
from suspects
where repetition > 1
order by row_number

{% endtest %}
