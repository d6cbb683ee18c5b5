{#
    The limits of a funnel are the Wilson interval turned round: the country's share p lies outside the
    interval of a place of n persons exactly when the place lies outside p ± z √(p(1 − p)/n)
    (publication 2).
#}

{# √(p(1 − p)/n), as a double. share_sql: p; base_sql: n, persons, above zero. #}
{% macro funnel_error(share_sql, base_sql) -%}
    sqrt({{ share_sql }} * (1 - {{ share_sql }}) / cast({{ base_sql }} as double))
{%- endmacro %}

{# How many standard errors from the middle the limits lie: 95 or 99.8 per cent, two-sided. #}
{% macro funnel_deviations(name) -%}
    cast('{{ {'95': '1.96', '998': '3.0902'}[name] }}' as double)
{%- endmacro %}

{# A limit in per cent, within 0 and 100. bound: lower or upper. #}
{% macro funnel_bound(share_sql, error_sql, name, bound) -%}
    cast(round(100 * {{ 'greatest' if bound == 'lower' else 'least' }}(
        cast({{ 0 if bound == 'lower' else 1 }} as double),
        {{ share_sql }} {{ '-' if bound == 'lower' else '+' }} {{ funnel_deviations(name) }} * {{ error_sql }}
    ), 4) as decimal(7, 4))
{%- endmacro %}

{# Whole bases, twelve to a power of ten: near enough for a smooth line on a logarithmic axis. #}
{% macro funnel_bases() -%}
    {%- set bases = [] -%}
    {%- for step in range(73) -%}
        {%- set base = (10 ** (step / 12)) | round | int -%}
        {%- if base not in bases -%}{%- do bases.append(base) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(bases) }}
{%- endmacro %}
