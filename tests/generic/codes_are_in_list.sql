{#
    Every code in a column stands in a code list of seeds/reference/status_codes.csv, the one home of the
    codes that the marts use: returns each code that does not, with how many rows hold it. Null is no
    code and passes.
#}
{% test codes_are_in_list(model, column_name, code_list) %}

select
    cells.{{ column_name }} as code,
    count(*) as row_count
from {{ model }} as cells
left join {{ ref('status_code') }} as status_codes
    on
        status_codes.code_list = '{{ code_list }}'
        and cells.{{ column_name }} = status_codes.code
where
    cells.{{ column_name }} is not null
    and status_codes.code is null
group by cells.{{ column_name }}

{% endtest %}
