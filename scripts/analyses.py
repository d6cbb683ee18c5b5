"""Run the example queries of analyses/ on a published DuckDB file: `make analyses`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from common.console import out
from common.errors import WarehouseError
from common.paths import PROJECT
from publication.vintages import current_file

ANALYSES = PROJECT / "analyses"
DATABASE = "passive_share.duckdb"
ROWS_SHOWN = 5


class Question(NamedTuple):
    """One example query: the file's name without `.sql`, its first line in Danish, the whole."""

    name: str
    text: str
    sql: str


class Answer(NamedTuple):
    """What a query returned: column names, and rows of as many values."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def read_questions(folder: Path = ANALYSES) -> list[Question]:
    """Read the example queries, in order of their names.

    Raises:
        WarehouseError: a file does not begin with its question as a comment.
    """
    questions = []
    for file in sorted(folder.glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        first_line = sql.partition("\n")[0]
        text = first_line.removeprefix("-- ").strip()
        if text == first_line.strip() or not text.endswith("?"):
            raise WarehouseError(
                "the first line is not a question",
                file=file,
                row=1,
                expected="-- and a question in Danish",
            )
        questions.append(Question(file.stem, text, sql))
    return questions


def ask(database: Path, question: Question) -> Answer:
    """Run one query on a public file, read-only.

    Raises:
        WarehouseError: the query does not run; the engine's words are in the message.
    """
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            cursor = connection.execute(question.sql)
            columns = tuple(column[0] for column in cursor.description or ())
            return Answer(columns, tuple(cursor.fetchall()))
    except duckdb.Error as error:
        raise WarehouseError(f"does not run: {error}", file=f"{question.name}.sql") from error


def _show(question: Question, answer: Answer) -> None:
    """Print a question and its first rows."""
    rows = [["" if v is None else str(v) for v in row] for row in answer.rows[:ROWS_SHOWN]]
    table = _table(answer.columns, rows)
    while rows and not _fits(table):
        # too wide for the terminal: on its side, with as many rows as fit beside each other
        table = _table(
            ("", *map(str, range(1, len(rows) + 1))), zip(answer.columns, *rows, strict=True)
        )
        if _fits(table) or len(rows) == 1:
            break
        rows.pop()
    out.print(f"[bold]{escape(question.text)}[/]")
    if rows:
        out.print(table)
    out.print(f"[dim]analyses/{question.name}.sql, {len(rows)} of {len(answer.rows)} rows[/]\n")


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table()
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _fits(table: Table) -> bool:
    return Measurement.get(out, out.options.update(width=1000), table).maximum <= out.width


@click.command()
@click.option("--dataset", default="demo", show_default=True, help="A published dataset.")
@click.option(
    "--file",
    "database",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A public DuckDB file, instead of the dataset's newest.",
)
@click.argument("names", nargs=-1)
def main(dataset: str, database: Path | None, names: Sequence[str]) -> None:
    """Run the example queries on a published file and show their first rows."""
    questions = read_questions()
    unknown = set(names) - {question.name for question in questions}
    if unknown:
        raise WarehouseError("no such query in analyses/", value=", ".join(unknown))
    source = database or current_file(dataset, DATABASE)
    for question in questions:
        if not names or question.name in names:
            _show(question, ask(source, question))
    out.print(f"All rows: make sql DATASET={dataset}, then .read analyses/NAME.sql")


if __name__ == "__main__":
    main()
