"""The warehouse's promises: each is a query that finds the rows which break it, and finds none when it is kept."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

CHECKS = Path(__file__).parent / "checks"


@dataclass(frozen=True, kw_only=True)
class Breakage:
    """A promise that is not kept: how many rows break it, and the first of them as text."""

    check: str
    promise: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.check}: {self.promise} Broken by {self.rows} rows, such as {'; '.join(self.examples)}."


def run_checks(con: duckdb.DuckDBPyConnection, *, folder: Path = CHECKS) -> list[Breakage]:
    """Every check of the folder is run; returns the promises that are broken, none if all are kept. Writes nothing."""
    breakages = []
    for path in sorted(folder.glob("*.sql")):
        sql = path.read_text("utf-8")
        broken = con.execute(sql)
        names = [column[0] for column in broken.description]
        rows = broken.fetchall()
        if rows:
            breakages.append(
                Breakage(
                    check=path.stem,
                    promise=sql.splitlines()[0].removeprefix("--").strip(),
                    rows=len(rows),
                    examples=tuple(
                        ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True)) for row in rows[:3]
                    ),
                )
            )
    return breakages
