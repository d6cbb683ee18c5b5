{#
    The codes of a table stand in the table that is their one home: returns each code that does not, with
    the first line that holds it and how many rows do. An empty field is no code and passes.

    The table is grouped by its code columns first, so that ten million rows are looked up once for each
    combination and not once each.

    codes: for each column
        to: ref('…')      the home of its codes
        field: <column>   the column there
        where: <SQL>      which rows of the home count (optional)
        says: <text>      what the code should be, after "is no" (optional)
#}
{% test codes_are_known(model, codes) %}

with

combinations as (

    select
        {{ codes.keys() | join(',\n        ') }},
        min({{ line_number() }}) as row_number,
        count(*) as row_count
    from {{ model }}
    group by {{ codes.keys() | join(', ') }}

),

{% for column_name, home in codes.items() -%}
unknown_{{ column_name }} as (

    select
        '{{ column_name }}' as column_name,
        combinations.{{ column_name }} as value,
        min(combinations.row_number) as row_number,
        sum(combinations.row_count) as row_count,
        'is no {{ home.says | default(home.field ~ " of " ~ home.to.identifier) }}' as problem
    from combinations
    left join (
        select distinct {{ home.field }} as code
        from {{ home.to }}
        {% if home.where -%} where {{ home.where }} {%- endif %}
    ) as home
        on combinations.{{ column_name }} = home.code
    where
        combinations.{{ column_name }} is not null
        and home.code is null
    group by combinations.{{ column_name }}

),

{% endfor %}
faults as (

    {% for column_name in codes.keys() -%}
    select * from unknown_{{ column_name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    '{{ model.identifier }}.csv' as file_name,
    row_number,
    column_name,
    value,
    problem || ' (' || cast(row_count as {{ dbt.type_string() }}) || ' rows)' as problem
from faults
order by row_number, column_name

{% endtest %}
