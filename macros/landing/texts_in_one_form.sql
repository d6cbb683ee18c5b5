{#
    The same thing is the same text, whatever program wrote it: raw texts in one form.

    Blanks of every kind go from the ends, letters are composed, digits are 0 to 9, a number that a program wrote as 123.0 is
    123, a Danish date is one of the contract, midnight is no part of a date, hours have a point. What is no
    such text stays as it is: the rules of raw rows refuse it. scripts/landing renders this, in DuckDB.
#}
{% macro in_one_form(column_name) -%}
    {%- if column_name.endswith('_date') -%}
        {{ date_in_one_form(column_name) }}
    {%- elif column_name.endswith('_id') -%}
        {{ id_in_one_form(column_name) }}
    {%- elif column_name == 'weekly_hours' -%}
        replace({{ trimmed_text(column_name) }}, ',', '.')
    {%- elif column_name == 'municipality_code' -%}
        case
            when
                length({{ trimmed_text(column_name) }}) = 3
                and regexp_full_match({{ trimmed_text(column_name) }}, '\d{3}')
                then '0' || {{ trimmed_text(column_name) }}
            else {{ trimmed_text(column_name) }}
        end
    {%- else -%}
        {{ trimmed_text(column_name) }}
    {%- endif -%}
{%- endmacro %}

{# What most texts are, letters and digits at both ends: the others are few among tens of millions. #}
{% macro is_plain_text(column_name) -%}
    strlen({{ column_name }}) = length({{ column_name }})
    and {{ column_name }} >= '0'
    and {{ column_name }}[-1] >= '0'
{%- endmacro %}

{# A text without blanks at its ends and without a spreadsheet's text marks; null when nothing is left. #}
{% macro trimmed_text(column_name) -%}
    case when {{ is_plain_text(column_name) }} then {{ column_name }} else {{ cleaned_text(column_name) }} end
{%- endmacro %}

{# Digits of every script as 0 to 9. #}
{% macro with_plain_digits(text_sql) -%}
    translate(
        {{ text_sql }},
        '{{ other_digits[0] }}',
        '{{ other_digits[1] }}'
    )
{%- endmacro %}

{% macro any_blank() -%} [\s\p{Z}\x00\x{85}\x{180e}\x{2800}\x{3164}] {%- endmacro %}

{% macro cleaned_text(column_name) -%}
    nullif(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        {{ with_plain_digits('nfc_normalize(' ~ column_name ~ ')') }}, '[\x{200b}-\x{200f}\x{2060}\x{feff}\x{ad}]', '', 'g'
                    ),
                    '^{{ any_blank() }}+|{{ any_blank() }}+$', '', 'g'
                ),
                '[\t\p{Z}]', ' ', 'g'
            ),
            '^(?:="(.*)"|''(.*))$', '\1\2'
        ),
        ''
    )
{%- endmacro %}

{# An id; one that a program wrote as 123.0 is 123 as long as that is exact, below 2^53.
   A number begins with a digit: few ids do, and comparing is cheaper than looking for its point. #}
{% macro id_in_one_form(column_name) -%}
    {%- set text = cleaned_text(column_name) -%}
    {%- set whole -%} regexp_extract({{ text }}, '^([0-9]{1,16})[.,]0+$', 1) {%- endset -%}
    case
        when
            {{ is_plain_text(column_name) }}
            and (
                {{ column_name }} > ':'
                or not (contains({{ column_name }}, '.') or contains({{ column_name }}, ','))
            )
            then {{ column_name }}
        when try_cast({{ whole }} as bigint) < 9007199254740992 then {{ whole }}
        else {{ text }}
    end
{%- endmacro %}

{# A date written 2018-02-01, 01-02-2018 or 1.2.2018, also with midnight. #}
{% macro date_in_one_form(column_name) -%}
    {%- set text = trimmed_text(column_name) -%}
    {%- set danish -%} '^(\d{1,2})([-.])(\d{1,2})[-.](\d{4})(?: 00[:.]00(?:[:.]00)?)?$' {%- endset -%}
    {%- set day -%} regexp_extract({{ text }}, {{ danish }}, 1) {%- endset -%}
    {%- set month -%} regexp_extract({{ text }}, {{ danish }}, 3) {%- endset -%}
    {%- set mark -%} regexp_extract({{ text }}, {{ danish }}, 2) {%- endset -%}
    {%- set year -%} regexp_extract({{ text }}, {{ danish }}, 4) {%- endset -%}
    case
        when {{ column_name }} like '____-__-__' then {{ column_name }}
        when
            regexp_full_match({{ text }}, {{ danish }})
            and contains({{ text }}, concat({{ mark }}, {{ month }}, {{ mark }}))
            then concat({{ year }}, '-', lpad({{ month }}, 2, '0'), '-', lpad({{ day }}, 2, '0'))
        else regexp_replace(
            {{ text }}, '^(\d{4}-\d{2}-\d{2})[ T]00:00(?::00(?:[.,]0+)?)?$', '\1'
        )
    end
{%- endmacro %}
