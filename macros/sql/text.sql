{# How a label is looked up: lower case, spaces collapsed. #}
{% macro label_key(label_sql) -%}
    {{ return(adapter.dispatch('label_key')(label_sql)) }}
{%- endmacro %}

{% macro default__label_key(label_sql) -%}
    trim(regexp_replace(lower({{ label_sql }}), '\s+', ' ', 'g'))
{%- endmacro %}

{% macro spark__label_key(label_sql) -%}
    trim(regexp_replace(lower({{ label_sql }}), '\\s+', ' '))
{%- endmacro %}

{# How an area label is looked up: as a label, without the word "kommune" at its end. #}
{% macro area_label_key(label_sql) -%}
    {{ return(adapter.dispatch('area_label_key')(label_sql)) }}
{%- endmacro %}

{% macro default__area_label_key(label_sql) -%}
    regexp_replace({{ label_key(label_sql) }}, ' kommune$', '')
{%- endmacro %}

{# A text in Danish order: æ ø å last, aa as å. #}
{% macro danish_order(text_sql) -%}
    {{ return(adapter.dispatch('danish_order')(text_sql)) }}
{%- endmacro %}

{% macro default__danish_order(text_sql) -%}
    {{ text_sql }} collate da
{%- endmacro %}

{# The texts of a group in one, in a fixed order. #}
{% macro text_list(text_sql, order_sql, separator=', ') -%}
    {{ return(adapter.dispatch('text_list')(text_sql, order_sql, separator)) }}
{%- endmacro %}

{% macro default__text_list(text_sql, order_sql, separator=', ') -%}
    string_agg({{ text_sql }}, '{{ separator }}' order by {{ order_sql }})
{%- endmacro %}

{% macro spark__text_list(text_sql, order_sql, separator=', ') -%}
    listagg({{ text_sql }}, '{{ separator }}') within group (order by {{ order_sql }})
{%- endmacro %}
