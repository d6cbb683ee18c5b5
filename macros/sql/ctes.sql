{#
    `with courses as {{ not_materialized() }} ( … )`: read anew at each place that names it.

    DuckDB keeps the rows of a common table expression that is named twice; of ten million rows that are
    two gigabytes, and reading a table again costs less. Spark reads anew anyway and has no word for it.
#}
{% macro not_materialized() -%}
    {{ return(adapter.dispatch('not_materialized')()) }}
{%- endmacro %}

{% macro default__not_materialized() -%}
    not materialized
{%- endmacro %}

{% macro spark__not_materialized() -%}
{%- endmacro %}
