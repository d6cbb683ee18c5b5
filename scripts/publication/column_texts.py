"""Danish descriptions of passive_share's columns; the English ones stand in the models' YAML."""

from __future__ import annotations

DANISH = {
    "measure_code": "Målets kode: passive_12m (seneste 12 måneder) eller passive_month (måneden).",
    "area_code": (
        "Områdets kode: kommune med fire cifre (0101), region (1081-1085), hele landet 000."
    ),
    "area_name": "Områdets navn.",
    "area_level": "Områdets niveau: country (hele landet), region eller municipality (kommune).",
    "region_code": "Koden for den region, som området ligger i.",
    "target_group_code": "Målgruppens kode.",
    "target_group_name": "Målgruppens navn.",
    "period_id": "Perioden: måned 2019M03, kvartal 2019Q1 eller år 2019.",
    "period_type": "Periodens art: month (måned), quarter (kvartal) eller year (år).",
    "reference_date": "Periodens sidste dag, som tallet gælder.",
    "persons": "Antal personer i målgruppen med mindst et års anciennitet på referencedatoen.",
    "passive_persons": "Antal af dem uden nogen aktiv indsats i perioden der ses tilbage på.",
    "passive_share": "Passivandelen som brøk, afrundet til seks decimaler.",
    "passive_share_pct": "Passivandelen i pct., afrundet til en decimal.",
    "passive_persons_as_reported": "Passive personer uden imputerede timer.",
    "passive_share_as_reported": "Passivandelen som brøk uden imputerede timer.",
    "passive_persons_if_all_count": (
        "Passive personer, hvis ethvert forløb uden timer talte med (nedre grænse)."
    ),
    "persons_active_by_imputation": "Personer, der kun er aktive på grund af imputerede timer.",
    "ci_lower": "Nedre grænse for Wilsons 95 pct.-interval, som brøk.",
    "ci_upper": "Øvre grænse for Wilsons 95 pct.-interval, som brøk.",
    "compared_to_country": (
        "Sammenlignet med hele landet: lower (lavere), not_different (ikke forskellig) "
        "eller higher (højere)."
    ),
    "rank": "Kommunens plads blandt kommuner med mindst 30 personer; 1 er den laveste passivandel.",
    "obs_status": (
        "Status: A normal, B databrud, E hviler på imputerede timer, M ingen i gruppen, "
        "O ikke leveret, P foreløbig, Q tilbageholdt, U lille grundlag."
    ),
    "conf_status": "Fortrolighed: F fri, C fortrolig.",
    "is_provisional": "Sand for den nyeste periode, som endnu kan ændre sig.",
    "is_low_base": "Sand ved færre end 30 personer.",
    "is_under_reported": "Sand, hvor forløb uden timer får passivandelen til at se for høj ud.",
    "has_series_break": "Sand, hvor et databrud ligger i perioden der ses tilbage på.",
    "rests_on_imputation": "Sand, hvor mindst én person kun er aktiv på grund af imputerede timer.",
    "source": "Kilde: jobindsats (som leveret) eller special_extract (beregnet af særtræk).",
    "as_of": "Den dato, som statistikken er opgjort pr.",
}
