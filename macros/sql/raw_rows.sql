{# What tests of raw files need: every column is text, and a fault is reported with its line. #}

{# The line of a raw file that a row came from: the header is line 1. Null where the engine does not know it,
   and in `dbt build --empty`, in which every table is a query without rows. #}
{% macro line_number() -%}
    {{ return(adapter.dispatch('line_number')()) }}
{%- endmacro %}

{% macro default__line_number() -%}
    {{ 'cast(null as bigint)' if invocation_args_dict.empty else '(rowid + 2)' }}
{%- endmacro %}

{% macro spark__line_number() -%}
    cast(null as bigint)
{%- endmacro %}

{# One number for the text of some columns, to find repeated rows fast. Equal rows have equal numbers; the
   reverse is checked afterwards. #}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch('row_hash')(columns)) }}
{%- endmacro %}

{% macro default__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__row_hash(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}

{# Whether the whole of a text has the form of a regular expression (of the plainest kind). #}
{% macro has_form(text_sql, pattern) -%}
    {{ return(adapter.dispatch('has_form')(text_sql, pattern)) }}
{%- endmacro %}

{% macro default__has_form(text_sql, pattern) -%}
    regexp_full_match({{ text_sql }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__has_form(text_sql, pattern) -%}
    ({{ text_sql }} rlike '^({{ pattern }})\\z')
{%- endmacro %}

{# A text that is given and is no date, or a date in another form than YYYY-MM-DD. #}
{% macro is_no_date(text_sql) -%}
    (
        length({{ text_sql }}) <> 10
        or coalesce(cast(try_cast({{ text_sql }} as date) as {{ dbt.type_string() }}), '') <> {{ text_sql }}
    )
{%- endmacro %}

{# A text that is given and is no whole number. #}
{% macro is_no_integer(text_sql) -%}
    (coalesce(cast(try_cast({{ text_sql }} as bigint) as {{ dbt.type_string() }}), '') <> {{ text_sql }})
{%- endmacro %}

{# A text that is given and is no number of digits and a decimal point (12, 12.5, -3) that staging can hold. #}
{% macro is_no_number(text_sql) -%}
    (not {{ has_form(text_sql, '-?[0-9]{1,12}([.][0-9]+)?') }})
{%- endmacro %}

{# A number written with more decimals than some, zeros at its end not counted. #}
{% macro has_more_decimals(text_sql, decimals) -%}
    ({{ has_form(text_sql, '-?[0-9]+[.][0-9]{' ~ decimals ~ '}[0-9]*[1-9][0-9]*') }})
{%- endmacro %}

{# The digits of a text, whatever stands between them. #}
{% macro digits_of(text_sql) -%}
    {{ return(adapter.dispatch('digits_of')(text_sql)) }}
{%- endmacro %}

{% macro default__digits_of(text_sql) -%}
    regexp_replace({{ text_sql }}, '[^0-9]', '', 'g')
{%- endmacro %}

{% macro spark__digits_of(text_sql) -%}
    regexp_replace({{ text_sql }}, '[^0-9]', '')
{%- endmacro %}

{#
    The first six digits of a CPR number: a date DDMMYY, the day also with 60 added, as invented numbers
    have it. The century is not in the number: 29 February is a date when either century has it, and this
    century has it whenever the last one had.
#}
{% macro cpr_date_form() -%}
    ((([06][1-9]|[1278][0-9]|[39][01])(0[13578]|1[02])|([06][1-9]|[1278][0-9]|[39]0)(0[469]|11)
    {%- raw %}|([06][1-9]|[17][0-9]|[28][0-8])02)[0-9]{2}|[28]902([02468][048]|[13579][26])){% endraw %}
{%- endmacro %}

{# What a text is whose only digits are ten, whatever stands between, before and after them but letters:
   dashes, blanks, slashes, points, quotes. Also as a number with zeros after its point. #}
{% macro ten_digits_form() -%}
    [^0-9A-Za-z]*([0-9][^0-9A-Za-z]*){% raw %}{10}{% endraw %}([.,]0+)?
{%- endmacro %}

{# A CPR number whose year has four digits, set apart as such a number is: 01-02-1985-1234. #}
{% macro long_cpr_form() -%}
    {%- set gap = '[^0-9A-Za-z]' -%}
    {{ gap }}*[0-9][0-9]{{ gap }}*[0-9][0-9]{{ gap }}*(18|19|20)[0-9][0-9]
    {{- gap }}+[0-9][0-9][0-9][0-9]{{ gap }}*
{%- endmacro %}

{# A text of several words, one of which is a CPR number with its hyphen: case 010190-1234. #}
{% macro cpr_in_words_form() -%}
    ((.|\n)*[^0-9A-Za-z])?{{ cpr_date_form() }}-[0-9][0-9][0-9][0-9]([^0-9A-Za-z](.|\n)*)?
{%- endmacro %}

{# A text that is a CPR number, however its digits are set apart, or has one among its words (contract 1).
   One of a single word that begins with a letter is none: comparing is far cheaper than a form. #}
{% macro looks_like_cpr_number(text_sql) -%}
    {%- set digits = digits_of(text_sql) -%}
    case
        when contains({{ text_sql }}, ' ') and {{ has_form(text_sql, cpr_in_words_form()) }} then true
        when {{ text_sql }} >= 'A' and {{ text_sql }} < '[' then false
        when {{ text_sql }} >= 'a' and {{ text_sql }} < '{' then false
        when not {{ has_form(text_sql, '[^A-Za-z]{10,}') }} then false
        when {{ has_form(text_sql, ten_digits_form()) }}
            then {{ has_form('substr(' ~ digits ~ ', 1, 6)', cpr_date_form()) }}
        when {{ has_form(text_sql, long_cpr_form()) }}
            then {{ has_form(
                'concat(substr(' ~ digits ~ ', 1, 4), substr(' ~ digits ~ ', 7, 2))', cpr_date_form()
            ) }}
        else false
    end
{%- endmacro %}

{# A number in the form of a program that keeps fifteen or sixteen of its digits: no id is safe in it.
   It begins with a sign or digit: few ids do, and comparing is far cheaper than a form. #}
{% macro is_rounded_number(text_sql) -%}
    (
        {{ text_sql }} < ':'
        and (
            {{ has_form(text_sql, '[+-]?[0-9]+([.,][0-9]+[eE][+-]?|[eE][+-])[0-9]+') }}
            or {{ has_form(text_sql, '[0-9]{16,}[.,]0+') }}
        )
    )
{%- endmacro %}

{# A word by which a program or a caseworker says that there is no id: everybody without one would be one
   person. Few ids are so short, and measuring is far cheaper than a list. #}
{% macro is_word_for_missing(text_sql) -%}
    (
        length({{ text_sql }}) < 8
        and lower({{ text_sql }}) in (
            'null', '(null)', '<null>', 'none', 'nan', 'na', 'n/a', '#n/a', '<na>', 'nat', 'missing', 'unknown',
            'ukendt', 'uoplyst', '-', '--', '.', '..', '?'
        )
    )
{%- endmacro %}

{# A text on several lines. #}
{% macro has_line_break(text_sql) -%}
    (contains({{ text_sql }}, chr(10)) or contains({{ text_sql }}, chr(13)))
{%- endmacro %}

{#
    Adds to a list the checks that a raw column's rules ask for: (condition, problem) with what is wrong
    as SQL and how to say it as SQL text, and for some a third part: what to look for in the one scan of
    the file, where that is cheaper and finds no fewer rows.
#}
{% macro raw_column_checks(column_name, rules, found) -%}
    {%- set checks = [] -%}
    {%- if rules.required -%}
        {%- do checks.append((column_name ~ ' is null', "'is missing'")) -%}
    {%- endif -%}
    {%- if rules.required_where -%}
        {%- do checks.append((
            '(' ~ column_name ~ ' is null and ' ~ rules.required_where ~ ')', "'is missing'"
        )) -%}
    {%- endif -%}
    {%- if rules.date -%}
        {%- do checks.append((
            is_no_date(column_name), "'is not a date that exists, written YYYY-MM-DD'"
        )) -%}
    {%- endif -%}
    {# As texts, dates in that form have the order of dates; other forms are reported above. #}
    {%- if rules.not_before -%}
        {%- do checks.append((
            'try_cast(' ~ column_name ~ ' as date) < try_cast(' ~ rules.not_before ~ ' as date)',
            "'is before " ~ rules.not_before ~ " ' || " ~ rules.not_before,
            '(' ~ column_name ~ ' < ' ~ rules.not_before ~ ')'
        )) -%}
    {%- endif -%}
    {%- if rules.not_after -%}
        {%- do checks.append((
            'try_cast(' ~ column_name ~ ' as date) > try_cast(' ~ rules.not_after ~ ' as date)',
            "'is after " ~ rules.not_after ~ " ' || " ~ rules.not_after,
            '(' ~ column_name ~ ' > ' ~ rules.not_after ~ ')'
        )) -%}
    {%- endif -%}
    {%- if rules.integer -%}
        {%- do checks.append((is_no_integer(column_name), "'is not a whole number'")) -%}
    {%- endif -%}
    {%- if rules.number is defined -%}
        {%- do checks.append((
            is_no_number(column_name), "'is not a number with a decimal point (12.5)'"
        )) -%}
        {%- if rules.number.decimals is defined -%}
            {%- do checks.append((
                has_more_decimals(column_name, rules.number.decimals),
                "'has more than " ~ rules.number.decimals ~ " decimals'"
            )) -%}
        {%- endif -%}
        {%- if rules.number.to is defined -%}
            {%- do checks.append((
                'try_cast(' ~ column_name ~ ' as decimal(18, 6)) not between '
                ~ rules.number.from ~ ' and ' ~ rules.number.to,
                "'lies outside " ~ rules.number.from ~ " to " ~ rules.number.to ~ "'"
            )) -%}
        {%- endif -%}
    {%- endif -%}
    {%- if rules.boolean -%}
        {%- do checks.append((
            '(lower(' ~ column_name ~ ") not in ('true', 'false'))", "'is not true or false'"
        )) -%}
    {%- endif -%}
    {%- if rules.one_of -%}
        {%- do checks.append((
            '(' ~ column_name ~ " not in ('" ~ rules.one_of | join("', '") ~ "'))",
            "'is not one of " ~ rules.one_of | join(', ') ~ "'"
        )) -%}
    {%- endif -%}
    {%- if rules.identifier -%}
        {%- do checks.append((
            is_rounded_number(column_name),
            "'is a number that a program has rounded: every digit is needed'"
        )) -%}
        {%- do checks.append((is_word_for_missing(column_name), "'is no id but a word for a missing one'")) -%}
    {%- endif -%}
    {%- if rules.identifier or rules.one_line -%}
        {%- do checks.append((has_line_break(column_name), "'stands on more than one line'")) -%}
    {%- endif -%}
    {%- if rules.pseudonym -%}
        {%- do checks.append((
            '(' ~ looks_like_cpr_number(column_name) ~ ')',
            "'looks like a CPR number (not shown): replace it with a pseudonym before landing'"
        )) -%}
    {%- endif -%}
    {%- for check in checks -%}
        {%- do found.append({
            'column_name': column_name,
            'condition': check[0],
            'problem': check[1],
            'look_for': check[2] if check | length == 3 else check[0],
            'is_private': rules.private or false,
        }) -%}
    {%- endfor -%}
{%- endmacro %}
