-- What the vintage in the working warehouse is made of.
select is_synthetic
from publication
