"""Invented raw rows with one fault each, and what the tests of the warehouse must say of them.

Each file is a list of (line, its faults): a fault is (column, value shown, problem), and no faults
means that the line must pass. `UNREADABLE` cannot be cast; `INCREDIBLE` can, and must not be
believed.
"""

from __future__ import annotations

from collections.abc import Mapping

Row = tuple[str, int | None, str, str | None, str]

NO_DATE = "is not a date that exists, written YYYY-MM-DD"
NO_NUMBER = "is not a number with a decimal point (12.5)"
CPR = "looks like a CPR number (not shown): replace it with a pseudonym before landing"

HEADERS = {
    "vintages": "as_of,label,note",
    "deliveries": "delivery_id,source,received_date,data_from,data_until,"
    "file_name,file_sha256,row_count,is_synthetic,note",
    "jobindsats_observations": "delivery_id,table_id,area_label,period_label,group_label,"
    "dimensions,measure_label,value,value_raw",
    "benefit_spells": "delivery_id,spell_id,person_id,benefit_code,visitation_category,"
    "municipality_code,start_date,end_date",
    "activity_spells": "delivery_id,activity_id,person_id,benefit_code,offer_type_code,"
    "municipality_code,reporting_system,start_date,end_date,weekly_hours",
    "hour_reports": "delivery_id,activity_id,weekly_hours",
}
NO_ID = "is no id but a word for a missing one"
DELIVERIES = (
    "b1,benefit_spells,2020-03-10,2015-01-01,2020-02-29,spells.csv,,,true,",
    "a1,activity_spells,2020-03-10,2015-01-01,2020-02-29,courses.csv,,,true,",
    "h1,hour_reports,2020-04-10,,,reports.csv,,,true,",
    "j1,jobindsats,2020-03-10,,,from jobindsats.xlsx,,,true,",
)

Fault = tuple[str, str | None, str]
File = list[tuple[str, list[Fault]]]
UNREADABLE: Mapping[str, File] = {
    "vintages": [
        ("2020-03-31,good,", []),
        (",missing,", [("as_of", None, "is missing")]),
        ("2020-02-30,no such day,", [("as_of", "2020-02-30", NO_DATE)]),
        ("31-03-2020,Danish form,", [("as_of", "31-03-2020", NO_DATE)]),
    ],
    "deliveries": [
        *((line, []) for line in DELIVERIES),
        (
            "b2,benefit_spells,2020-02-28,2015-01-01,2020-02-29,early.csv,,,true,",
            [("data_until", "2020-02-29", "is after received_date 2020-02-28")],
        ),
        (
            "b3,benefit_spells,2020-02-29,2015-01-01,2020-02-29,on the day.csv,,12,FALSE,",
            [],
        ),
        (
            "b4,benefit_spells,2020-03-10,2015-01-01,,no end.csv,,,true,",
            [("data_until", None, "is missing")],
        ),
        (
            "b5,benefit_spells,2020-03-10,2020-03-01,2020-02-29,reversed.csv,,1.5,maybe,",
            [
                ("data_from", "2020-03-01", "is after data_until 2020-02-29"),
                ("is_synthetic", "maybe", "is not true or false"),
                ("row_count", "1.5", "is not a whole number"),
            ],
        ),
        (
            "x1,spreadsheet,2020-03-10,,,other.csv,,,,",
            [
                ("is_synthetic", None, "is missing"),
                (
                    "source",
                    "spreadsheet",
                    "is not one of jobindsats, benefit_spells, activity_spells, hour_reports",
                ),
            ],
        ),
        (DELIVERIES[2], [("delivery_id", "h1", "is the key of 2 rows")]),
    ],
    "jobindsats_observations": [
        ("j1,passiv12,Aarhus,2019M03,Dagpengemodtagere,,Antal personer,500,500", []),
        ("j1,passiv12,Aarhus,2019M04,Dagpengemodtagere,,Antal personer,,-", []),
        ("j1,passiv12,Aarhus,2019M05,,,Antal personer,-0.5,x", []),
        (
            'j1,passiv12,Aarhus,2019M06,,,Antal personer,"12,5",x',
            [("value", "12,5", NO_NUMBER)],
        ),
        ("j1,passiv12,Aarhus,2019M07,,,Antal personer,1e3,x", [("value", "1e3", NO_NUMBER)]),
        ("j1,passiv12,,2019M08,,,Antal personer,1,x", [("area_label", None, "is missing")]),
        (
            "j1,passiv12,Aarhus,2019M03,Dagpengemodtagere,,Antal personer,501,501",
            [
                (
                    "delivery_id, table_id, area_label, period_label, group_label, dimensions,"
                    " measure_label",
                    None,
                    "repeats the key of row 2",
                )
            ],
        ),
    ],
    "benefit_spells": [
        ("b1,s1,pseudonym0001,sygedagpenge,,0101,2019-01-01,2019-12-31", []),
        ("b1,s2,pseudonym0001,sygedagpenge,,0101,2020-02-29,2020-02-29", []),
        ("b1,s3,pseudonym0001,sygedagpenge,,0101,2019-01-01,", []),
        # ten digits that are no date, and a date among more digits: pseudonyms
        ("b1,s4,9912345678,sygedagpenge,,0101,2019-01-01,", []),
        ("b1,s5,3102801234,sygedagpenge,,0101,2019-01-01,", []),
        ("b1,s6,01018012345,sygedagpenge,,0101,2019-01-01,", []),
        (
            "b1,s7,pseudonym0001,sygedagpenge,,0101,2019-01-01,abc",
            [("end_date", "abc", NO_DATE)],
        ),
        (
            "b1,s8,pseudonym0001,sygedagpenge,,0101,2019-02-29,",
            [("start_date", "2019-02-29", NO_DATE)],
        ),
        (
            "b1,s9,pseudonym0001,sygedagpenge,,0101,2019-1-1,2019/12/31",
            [("end_date", "2019/12/31", NO_DATE), ("start_date", "2019-1-1", NO_DATE)],
        ),
        (
            "b1,s10,pseudonym0001,sygedagpenge,,0101,infinity,",
            [("start_date", "infinity", NO_DATE)],
        ),
        (
            "b1,s11,pseudonym0001,sygedagpenge,,0101,2019-01-02,2019-01-01",
            [("end_date", "2019-01-01", "is before start_date 2019-01-02")],
        ),
        ("b1,s12,0101801234,sygedagpenge,,0101,2019-01-01,", [("person_id", None, CPR)]),
        ("b1,s13,311280-1234,sygedagpenge,,0101,2019-01-01,", [("person_id", None, CPR)]),
        ("b1,s14,290200-1234,sygedagpenge,,0101,2019-01-01,", [("person_id", None, CPR)]),
        ("b1,s15, 0101801234,sygedagpenge,,0101,2019-01-01,", [("person_id", None, CPR)]),
        ("b1,s16,,sygedagpenge,,0101,2019-01-01,", [("person_id", None, "is missing")]),
        ("b1,s18,NULL,sygedagpenge,,0101,2019-01-01,", [("person_id", None, NO_ID)]),
        ("b1,s19,Ukendt,sygedagpenge,,0101,2019-01-01,", [("person_id", None, NO_ID)]),
        ("b1,s20,null0001,sygedagpenge,,0101,2019-01-01,", []),
        ("b1,,pseudonym0001,sygedagpenge,,0101,2019-01-01,", [("spell_id", None, "is missing")]),
        (
            "b1,s17,pseudonym0001,,,,,",
            [
                ("benefit_code", None, "is missing"),
                ("municipality_code", None, "is missing"),
                ("start_date", None, "is missing"),
            ],
        ),
        (
            "b1,s1,pseudonym0002,sygedagpenge,,0101,2019-01-01,",
            [("delivery_id, spell_id", None, "repeats the key of row 2")],
        ),
        ("b3,s1,pseudonym0001,sygedagpenge,,0101,2019-01-01,", []),
    ],
    "activity_spells": [
        ("a1,c1,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,0", []),
        ("a1,c2,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,59", []),
        ("a1,c3,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,", []),
        ("a1,c4,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,12.50", []),
        ("a1,c5,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,37.000", []),
        (
            "a1,c6,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,59.01",
            [("weekly_hours", "59.01", "lies outside 0 to 59")],
        ),
        (
            "a1,c7,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,-1",
            [("weekly_hours", "-1", "lies outside 0 to 59")],
        ),
        (
            "a1,c8,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,12.345",
            [("weekly_hours", "12.345", "has more than 2 decimals")],
        ),
        (
            "a1,c9,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,20.0000000001",
            [("weekly_hours", "20.0000000001", "has more than 2 decimals")],
        ),
        (
            'a1,c10,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,"37,5"',
            [("weekly_hours", "37,5", NO_NUMBER)],
        ),
        (
            "a1,c11,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,many",
            [("weekly_hours", "many", NO_NUMBER)],
        ),
        ("a1,c12,,sygedagpenge,mentor,0101,,2019-01-01,,20", [("person_id", None, "is missing")]),
        (
            "a1,c13,010180-1234,sygedagpenge,mentor,0101,,2019-01-01,2018-12-31,20",
            [
                ("end_date", "2018-12-31", "is before start_date 2019-01-01"),
                ("person_id", None, CPR),
            ],
        ),
        (
            "a1,c1,pseudonym0002,sygedagpenge,mentor,0101,,2019-01-01,,20",
            [("delivery_id, activity_id", None, "repeats the key of row 2")],
        ),
    ],
    "hour_reports": [
        ("h1,c1,0", []),
        ("h1,c2,59.00", []),
        ("h1,c3,", [("weekly_hours", None, "is missing")]),
        ("h1,c4,60", [("weekly_hours", "60", "lies outside 0 to 59")]),
        ("h1,,20", [("activity_id", None, "is missing")]),
        ("h1,c1,20", [("delivery_id, activity_id", None, "repeats the key of row 2")]),
    ],
}

SHARE = "Passivandel i perioden i pct."
IN_OBSERVATIONS = "of jobindsats_observations.csv)"
INCREDIBLE: Mapping[str, File] = {
    "vintages": [],
    "deliveries": [(line, []) for line in DELIVERIES],
    "benefit_spells": [
        ("b1,s1,pseudonym0001,kontanthjaelp,aktivitetsparat,0101,2019-01-01,", []),
        (
            "b1,s2,pseudonym0001,sygedagpenge,,0411,2019-01-01,",
            [
                ("municipality_code", "0411", "is no municipality of areas (1 rows)"),
            ],
        ),
        (
            "b1,s3,pseudonym0001,sygedagpenge,,1084,2019-01-01,",
            [
                ("municipality_code", "1084", "is no municipality of areas (1 rows)"),
            ],
        ),
        (
            "b1,s4,pseudonym0001,folkepension,,101,2019-01-01,",
            [
                ("benefit_code", "folkepension", "is no benefit_code of benefits (2 rows)"),
                ("municipality_code", "101", "is no municipality of areas (1 rows)"),
            ],
        ),
        ("b1,s5,pseudonym0001,folkepension,,0101,2019-01-01,", []),
        (
            "b1,s6,pseudonym0001,kontanthjaelp,parat,0101,2019-01-01,",
            [
                (
                    "visitation_category",
                    "parat",
                    "is no visitation_category of visitation_categories (1 rows)",
                ),
            ],
        ),
        (
            "a1,s7,pseudonym0001,sygedagpenge,,0101,2019-01-01,",
            [
                (
                    "delivery_id",
                    "a1",
                    "is no delivery of source benefit_spells in deliveries (1 rows)",
                ),
            ],
        ),
    ],
    "activity_spells": [
        ("a1,c1,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,20", []),
        (
            "a1,c2,pseudonym0001,sygedagpenge,Mentor,0101,,2019-01-01,,20",
            [
                ("offer_type_code", "Mentor", "is no offer_type_code of offer_types (1 rows)"),
            ],
        ),
        (
            "a2,c3,pseudonym0001,sygedagpenge,mentor,0101,,2019-01-01,,20",
            [
                (
                    "delivery_id",
                    "a2",
                    "is no delivery of source activity_spells in deliveries (1 rows)",
                ),
            ],
        ),
    ],
    "hour_reports": [
        # a course that is in no extract may have a report
        ("h1,c99,20", []),
        (
            "h2,c1,20",
            [
                (
                    "delivery_id",
                    "h2",
                    "is no delivery of source hour_reports in deliveries (1 rows)",
                ),
            ],
        ),
    ],
    "jobindsats_observations": [
        (
            f"j1,passiv12,Århus Kommune,2019M03,Dagpengemodtagere,,{SHARE},100,",
            [],
        ),
        (f"j1,passiv12,RAR Fyn,2019M03,Dagpengemodtagere,,{SHARE},5,", []),
        ("j1,passiv12,Uoplyst område,2019M03,Dagpengemodtagere,,Antal personer,5,", []),
        ("j1,passiv12,Alle områder i alt,2019M03,Dagpengemodtagere,,Antal personer,5,", []),
        ("j1,passiv12,Fyn,2019QMAT01,Dagpengemodtagere,,Antal personer,5,", []),
        ("j1,passiv12,Fyn,Feb 2018 - Jan 2019,Dagpengemodtagere,,Antal personer,5,", []),
        ("j1,y25i01,Odense,2026MYTD07,,,Fuldtidspersoner,1234.5,", []),
        ("j1,passiv12,Odense,2019M13,Dagpengemodtagere,,Antal personer,5,", []),
        ("j1,passiv12,Odense,2019QMAT05,Dagpengemodtagere,,Antal personer,5,", []),
        ("j1,passiv12,Odense,forår 2019,Dagpengemodtagere,,Antal personer,5,", []),
        (f"j1,passiv12,Odense,2019M01,Dagpengemodtagere,,{SHARE},100.1,", []),
        (f"j1,passiv12,Odense,2019M02,Dagpengemodtagere,,{SHARE},-0.1,", []),
        ("j1,passiv12,Odense,2019M01,Dagpengemodtagere,,Antal personer,12.5,", []),
        ("j1,passiv12,Odense,2019M02,Dagpengemodtagere,,Antal personer,0,", []),
        # another spelling of a cell: with the same value it is harmless, with another it is not
        (f"j1,passiv12,Aarhus,Mar 2019,Dagpengemodtagere,,{SHARE},100,", []),
        (f"j1,passiv12,Aarhus,2019Q1,Dagpengemodtagere,,{SHARE},20,", []),
        (f"j1,passiv12,Aarhus,2019Q01,Dagpengemodtagere,,{SHARE},21,", []),
        (
            "j9,passiv12,Aarhus,2019Q2,Dagpengemodtagere,,Antal personer,21,",
            [
                ("delivery_id", "j9", "is no delivery of source jobindsats in deliveries (1 rows)"),
            ],
        ),
    ],
}
CLAIMS: Mapping[str, set[Row]] = {
    "area_labels_are_known": {
        (
            "from jobindsats.xlsx",
            6,
            "area_label",
            "Fyn",
            f"is no known area (2 rows, the first in row 6 {IN_OBSERVATIONS}: add the spelling to "
            "seeds/reference/area_spellings.csv, or to area_labels_set_aside.csv if it is no area "
            "of the statistic",
        )
    },
    "period_labels_are_known": {
        (
            "from jobindsats.xlsx",
            row,
            "period_label",
            label,
            f"is no period (1 rows, the first in row {row} {IN_OBSERVATIONS}: expected e.g. "
            "2019M03, 2019Q1, 2019, 2018K4 or Okt 2018",
        )
        for row, label in ((9, "2019M13"), (10, "2019QMAT05"), (11, "forår 2019"))
    },
    "delivered_shares_and_persons_are_possible": {
        ("jobindsats_observations.csv", row, "value", value, problem)
        for row, value, problem in (
            (12, "100.1", "is no share in per cent: it lies outside 0 to 100"),
            (13, "-0.1", "is no share in per cent: it lies outside 0 to 100"),
            (14, "12.5", "is no number of persons"),
        )
    },
    "a_delivery_says_each_jobindsats_cell_once": {
        (
            "jobindsats_observations.csv",
            None,
            "area_label, period_label",
            "Aarhus, 2019Q01",
            "is one cell of delivery j1 and table passiv12 with 2 values",
        )
    },
}
