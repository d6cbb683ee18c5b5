{#
    What the vintages that stand have hidden and shown, as the publisher gathered it from their folders
    (scripts/publication/pattern.py): PUBLISHED_PATTERN names a CSV file without a header. A build by hand has
    none and carries nothing over.
#}
{% macro published_pattern() -%}
    {%- set file = env_var('PUBLISHED_PATTERN', '') -%}
    {%- set columns = [
        'vintage_folder', 'vintage_date', 'target_group_code', 'reference_date', 'period_id', 'area_code', 'benefit_code',
        'offer_type_code', 'reporting_system_code', 'hides_figures', 'hides_persons',
    ] -%}
    select
        {%- for column in columns %}
        {{ 'cast(null as ' ~ dbt.type_string() ~ ')' if not file else '_c' ~ loop.index0 }}
            as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    {%- if file %}
    from {{ headless_file(file, columns | length) }}
    {%- else %}
    where 1 = 0
    {%- endif %}
{%- endmacro %}

{#
    A CSV file of texts without a header, and its columns by their places, from 0. The dialect is said: DuckDB
    could not guess it from a file without a row.
#}
{% macro headless_file(file, columns) -%}
    {{ return(adapter.dispatch('headless_file')(file, columns)) }}
{%- endmacro %}

{% macro default__headless_file(file, columns) -%}
    read_csv(
        '{{ file | replace("'", "''") }}',
        auto_detect = false,
        delim = ',',
        quote = '"',
        escape = '"',
        header = false,
        columns = {
            {%- for number in range(columns) %}'_c{{ number }}': 'varchar'{{ ', ' if not loop.last }}{% endfor -%}
        }
    )
{%- endmacro %}

{% macro spark__headless_file(file, columns) -%}
    csv.`{{ file }}`
{%- endmacro %}
