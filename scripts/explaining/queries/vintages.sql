-- The as-of dates that the working warehouse was built for.

select vintage_role, as_of from int_as_of__vintages
