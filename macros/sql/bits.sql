{#
    Whole numbers as rows of bits: the n-th bit says whether something holds in the n-th period. All
    periods of a person then take one row. A number holds sixty of them; what comes after stands in
    the next number, its word. `bit_or` lays bits over one another on every engine.
#}

{# Which number a bit stands in. #}
{% macro bit_word(position_sql) -%}
    {{ return(adapter.dispatch('bit_word')(position_sql)) }}
{%- endmacro %}

{% macro default__bit_word(position_sql) -%}
    cast(({{ position_sql }}) // 60 as integer)
{%- endmacro %}

{% macro spark__bit_word(position_sql) -%}
    cast(({{ position_sql }}) div 60 as integer)
{%- endmacro %}

{# The number in which only that bit is set. #}
{% macro bit(position_sql) -%}
    {{ return(adapter.dispatch('bit')(position_sql)) }}
{%- endmacro %}

{% macro default__bit(position_sql) -%}
    (cast(1 as bigint) << cast(({{ position_sql }}) % 60 as integer))
{%- endmacro %}

{% macro spark__bit(position_sql) -%}
    shiftleft(cast(1 as bigint), cast(({{ position_sql }}) % 60 as integer))
{%- endmacro %}

{# Whether a number has a bit (or one of several). #}
{% macro has_bit(bits_sql, bit_sql) -%}
    (({{ bits_sql }}) & ({{ bit_sql }})) != 0
{%- endmacro %}
