{#
    A row for each number of a list: engines spell number series differently. No union: Spark would make a task
    of each of its branches.
#}
{% macro number_rows(column_name, numbers, data_type='integer') -%}
    select cast(listed.{{ column_name }} as {{ data_type }}) as {{ column_name }}
    from (values ({{ numbers | join('), (') }})) as listed ({{ column_name }})
{%- endmacro %}

{#
    A share of two counts, rounded once, half up, in whole numbers: exact on every engine.
    Null when the denominator is zero or null (0/0 is nobody, never 0 per cent: method 8).
#}
{% macro share_half_up(numerator_sql, denominator_sql, digits, scale=1) -%}
    {%- set units = 10 ** digits * scale -%}
    {%- set numerator = 'cast(' ~ numerator_sql ~ ' as ' ~ type_large_whole_number() ~ ')' -%}
    {%- set denominator = 'cast(' ~ denominator_sql ~ ' as ' ~ type_large_whole_number() ~ ')' -%}
    cast(
        cast(
            {{ whole_quotient(
                '(2 * ' ~ units ~ ' * ' ~ numerator ~ ' + ' ~ denominator_sql ~ ')',
                'nullif(2 * ' ~ denominator ~ ', 0)'
            ) }} as decimal(18, 0)
        ) * cast('{{ "%.*f" | format(digits, 10 ** (0 - digits)) }}' as decimal(18, {{ digits }}))
        as decimal(18, {{ digits }})
    )
{%- endmacro %}

{# How many whole times a number of zero or more goes into another, exact. #}
{% macro whole_quotient(dividend_sql, divisor_sql) -%}
    {{ return(adapter.dispatch('whole_quotient')(dividend_sql, divisor_sql)) }}
{%- endmacro %}

{% macro default__whole_quotient(dividend_sql, divisor_sql) -%}
    {{ dividend_sql }} // {{ divisor_sql }}
{%- endmacro %}

{% macro spark__whole_quotient(dividend_sql, divisor_sql) -%}
    {{ dividend_sql }} div {{ divisor_sql }}
{%- endmacro %}

{# A type for whole numbers that outgrow 64 bits when they are multiplied. #}
{% macro type_large_whole_number() -%}
    {{ return(adapter.dispatch('type_large_whole_number')()) }}
{%- endmacro %}

{% macro default__type_large_whole_number() -%}
    hugeint
{%- endmacro %}

{% macro spark__type_large_whole_number() -%}
    decimal(27, 0)
{%- endmacro %}

{# A share as a fraction of two counts, six decimals. #}
{% macro fraction(numerator_sql, denominator_sql) -%}
    cast({{ share_half_up(numerator_sql, denominator_sql, 6) }} as decimal(9, 6))
{%- endmacro %}

{# A share in per cent of two counts, one decimal: from the counts, never from the fraction. #}
{% macro per_cent(numerator_sql, denominator_sql) -%}
    cast({{ share_half_up(numerator_sql, denominator_sql, 1, 100) }} as decimal(5, 1))
{%- endmacro %}

{#
    A bound of the Wilson score interval, z = 1.96 (publication 2), exact as a double:
    (2O + z² ∓ z√(z² + 4O(1−p))) / (2(n + z²)), kept within 0 and 1.
    occurrences: O, persons counted; base: n, persons; bound: 'lower' or 'upper'.
#}
{% macro wilson_bound(occurrences_sql, base_sql, bound, z='1.96', z_squared='3.8416') -%}
    {%- set o = 'cast(' ~ occurrences_sql ~ ' as double)' -%}
    {%- set n = 'cast(' ~ base_sql ~ ' as double)' -%}
    {%- set z = "cast('" ~ z ~ "' as double)" -%}
    {%- set z2 = "cast('" ~ z_squared ~ "' as double)" -%}
    {%- set sign = '-' if bound == 'lower' else '+' -%}
    case
        -- at 0 and n exactly 0 and 1: as doubles z · √z² is not z², and a share would lie outside
        {% if bound == 'lower' -%}
        when {{ n }} > 0 and {{ o }} <= 0 then cast(0 as double)
        {%- else -%}
        when {{ n }} > 0 and {{ o }} >= {{ n }} then cast(1 as double)
        {%- endif %}
        when {{ o }} is not null and {{ n }} > 0 then
            greatest(cast(0 as double), least(cast(1 as double), (
                2 * {{ o }} + {{ z2 }}
                {{ sign }} {{ z }} * sqrt({{ z2 }} + 4 * {{ o }} * (1 - {{ o }} / {{ n }}))
            ) / (2 * ({{ n }} + {{ z2 }}))))
    end
{%- endmacro %}

{# The mean hours of donors, exact and half up (method 6.2): a mean of doubles differs from run to run. #}
{% macro mean_hours(hours_sql, donors_sql) -%}
    cast(
        round(cast({{ hours_sql }} / nullif({{ donors_sql }}, 0) as decimal(38, 10)), 2)
        as decimal(6, 2)
    )
{%- endmacro %}

{# Weekly hours as whole hundredths, at most full time (37 hours); 0 where there are none. #}
{% macro full_time_hundredths(hours_sql) -%}
    cast(least(coalesce({{ hours_sql }}, 0), 37) * 100 as bigint)
{%- endmacro %}

{#
    Full-time persons from hundredth-hour days (method 6): hundredths / 100 / 37 / days of the period,
    exact over the row and rounded once, half up.
#}
{% macro full_time_persons(hundredth_days_sql, days_in_period_sql) -%}
    {{ share_half_up(hundredth_days_sql, '(3700 * ' ~ days_in_period_sql ~ ')', 6) }}
{%- endmacro %}
