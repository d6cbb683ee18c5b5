{#
    The rows of a raw file can be read: returns one row for each fault, with the file, the line, the
    column, the value and what is wrong with it. The value of a private column is never shown.

    One scan of the file, and it depends on nothing but the file, so that dbt runs it before anything
    casts the text. That codes are known is another test's business (codes_are_known).

    columns: for each column the rules it follows, all of them optional:
        required: true                  is given
        required_where: <SQL>           is given where another column says so
        private: true                   the value is not shown
        date: true                      a date that exists, YYYY-MM-DD
        not_before: <column>            a date on or after that column's
        not_after: <column>             a date on or before that column's
        integer: true                   a whole number
        number: {from, to, decimals}    a number with a decimal point; each bound is optional
        boolean: true                   true or false
        one_of: [<text>, …]             one of a few words of the contract
        identifier: true                every digit counts: no rounded number, no word for none, one line
        one_line: true                  a text on one line
        pseudonym: true                 nothing that looks like a CPR number
    key: the columns at whose level the rows are unique (optional; for small files, large ones have
        keys_are_unique)
#}
{% test rows_are_well_formed(model, columns, key=none) %}

{{ config(limit=1000) }}

{%- set no_value = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{%- set checks = [] -%}
{%- for column_name, rules in columns.items() -%}
    {%- do raw_column_checks(column_name, rules, checks) -%}
{%- endfor %}

with

faulty_rows as (

    select
        {{ line_number() }} as row_number,
        {{ columns.keys() | join(',\n        ') }}
    from {{ model }}
    where
        {% for check in checks -%}
        {{ check.look_for }}
        {{ 'or ' if not loop.last }}
        {%- endfor %}

),

check_numbers as (

    {% for check in checks -%}
    select {{ loop.index }} as check_number
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

faults as (

    select
        '{{ model.identifier }}.csv' as file_name,
        faulty_rows.row_number,
        case check_numbers.check_number
            {% for check in checks -%}
            when {{ loop.index }} then '{{ check.column_name }}'
            {% endfor %}
        end as column_name,
        case check_numbers.check_number
            {% for check in checks -%}
            when {{ loop.index }}
                then {{ no_value if check.is_private else 'faulty_rows.' ~ check.column_name }}
            {% endfor %}
        end as value,
        case check_numbers.check_number
            {% for check in checks -%}
            when {{ loop.index }} then case when {{ check.condition }} then {{ check.problem }} end
            {% endfor %}
        end as problem
    from faulty_rows
    cross join check_numbers

    {% if key -%}
    union all

    select
        '{{ model.identifier }}.csv' as file_name,
        max({{ line_number() }}) as row_number,
        '{{ key | join(", ") }}' as column_name,
        concat_ws(', ', {{ key | join(', ') }}) as value,
        'is the key of ' || cast(count(*) as {{ dbt.type_string() }}) || ' rows' as problem
    from {{ model }}
    group by {{ key | join(', ') }}
    having count(*) > 1
    {%- endif %}

)

select
    file_name,
    row_number,
    column_name,
    value,
    problem
from faults
where problem is not null
order by row_number, column_name, problem

{% endtest %}
