"""The raw files of a dataset and their columns."""

RAW_COLUMNS: dict[str, tuple[str, ...]] = {
    "vintages": ("as_of", "label", "note"),
    "deliveries": (
        "delivery_id",
        "source",
        "received_date",
        "data_from",
        "data_until",
        "file_name",
        "file_sha256",
        "row_count",
        "is_synthetic",
        "note",
    ),
    "jobindsats_observations": (
        "delivery_id",
        "table_id",
        "area_label",
        "period_label",
        "group_label",
        "dimensions",
        "measure_label",
        "value",
        "value_raw",
    ),
    "benefit_spells": (
        "delivery_id",
        "spell_id",
        "person_id",
        "benefit_code",
        "visitation_category",
        "municipality_code",
        "start_date",
        "end_date",
    ),
    "activity_spells": (
        "delivery_id",
        "activity_id",
        "person_id",
        "benefit_code",
        "offer_type_code",
        "municipality_code",
        "reporting_system",
        "start_date",
        "end_date",
        "weekly_hours",
    ),
    "hour_reports": ("delivery_id", "activity_id", "weekly_hours"),
}
"""The six raw files of a dataset and their columns (contract 1)."""

RAW_FILES = tuple(RAW_COLUMNS)
"""Their names, without .csv."""

OPTIONAL_COLUMNS: dict[str, tuple[str, ...]] = {
    "delivery_places": ("delivery_id", "municipality_code"),
    "publisher": ("key", "value"),
}
"""What a dataset may lack, and its columns (contract 1)."""
