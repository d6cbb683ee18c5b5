"""The invented dataset `demo`: people who do not exist, in municipalities of real size."""
