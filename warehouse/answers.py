"""What people answer, kept in HOME/answers.sqlite, so that an editor never waits for a run that holds the warehouse.

The file is a log: answers are added, never changed or removed, and who undoes one gives another. It is therefore the
audit trail as well. `warehouse.taking.take_answers` copies it into the warehouse, where `mart` works from it.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from extractors.errors import HomeUnusable
from extractors.records import digest
from warehouse.answer import NEVER_ANSWERED, Answer
from warehouse.rows import utc

ANSWERS = "answers.sqlite"
BUSY_SECONDS = 10  # writers wait for one another this long; each holds the file for a moment

TABLE = """
create table if not exists answer (
    place integer primary key,
    answer_id text not null unique,
    kind text not null,
    subject text not null,
    review_id text,
    content text not null,
    reason text,
    given_by text not null check (given_by <> ''),
    given_at text not null,
    undoes text
)
"""
COLUMNS = "answer_id, kind, subject, review_id, content, reason, given_by, given_at, undoes"

# Kept unless its id is there already; one that undoes another, only while that is the last about its subject.
ADD = f"""
insert into answer ({COLUMNS})
select :answer_id, :kind, :subject, :review_id, :content, :reason, :given_by, :given_at, :undoes
where :undoes is null or :undoes = (
    select answer_id from answer
    where kind = :kind and subject = :subject and review_id is :review_id
    order by place desc limit 1
)
on conflict (answer_id) do nothing
"""


def give(home: Path, answer: Answer) -> bool:
    """The answer is kept, on the disk; False if one of this id was there already, which stays as it is.

    One that undoes an answer which is not the last of its subject is not kept either: it has nothing to undo. Raises
    HomeUnusable when the file cannot be written; nothing is kept then and the editor must be told so.
    """
    row = vars(answer) | {
        "content": json.dumps(answer.content, ensure_ascii=False, default=_as_text),
        "given_at": utc(answer.given_at).isoformat(),
    }
    with _file(home) as con, con:
        return con.execute(ADD, row).rowcount == 1


def answers(
    home: Path, *, kind: str | None = None, subject: str | None = None, review_id: str | None = None
) -> list[Answer]:
    """The answers given so far, the first first; all of them, or those that fit. None where nobody has answered."""
    if not (home / ANSWERS).exists():
        return []
    with _file(home) as con:
        rows = con.execute(
            f"""
            select {COLUMNS} from answer
            where coalesce(:kind, kind) = kind and coalesce(:subject, subject) = subject
                and (:review_id is null or review_id = :review_id)
            order by place
            """,
            {"kind": kind, "subject": subject, "review_id": review_id},
        ).fetchall()
    try:
        return [_answer(row) for row in rows]
    except ValueError as error:
        raise HomeUnusable(
            f"{home / ANSWERS} holds an answer that cannot be read: {error}. Only this program writes to the file:"
            " put back a sound copy."
        ) from error


def undo(home: Path, answer_id: str, *, undone_by: str, at: datetime) -> Answer | None:
    """What `answer_id` answered is as it was before it, through one more answer, which is returned.

    None where no such answer was given, where a later one has overtaken it, or where it was undone: then nothing is
    written. An undoing can be undone.
    """
    given = next((answer for answer in answers(home) if answer.answer_id == answer_id), None)
    if given is None:
        return None
    same = [
        answer
        for answer in answers(home, kind=given.kind, subject=given.subject)
        if answer.review_id == given.review_id
    ]
    if same[-1].answer_id != answer_id:
        return None
    content = same[-2].content if len(same) > 1 else NEVER_ANSWERED[given.kind]
    if given.kind == "correction":
        content = content | {"pmid": given.content["pmid"]}
    undoing = replace(
        given,
        answer_id=digest("undo", answer_id),
        content=content,
        reason=None,
        given_by=undone_by,
        given_at=max(at, given.given_at + timedelta(microseconds=1)),  # the last answer counts, by the clock
        undoes=answer_id,
    )
    return undoing if give(home, undoing) else None


@contextmanager
def _file(home: Path) -> Iterator[sqlite3.Connection]:
    path = home / ANSWERS
    try:
        home.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as con:
            con.execute("pragma synchronous = full")
            con.execute(TABLE)
            yield con
    except (OSError, sqlite3.Error) as error:
        raise HomeUnusable(
            f"{path} cannot be used: {error}. Nothing was kept in it or read from it; see to space and permissions"
            " there, or put back a sound copy, and try again."
        ) from error


def _answer(row: tuple) -> Answer:
    values = dict(zip(COLUMNS.split(", "), row, strict=True))
    moment = datetime.fromisoformat(f"{values['given_at']}+00:00")
    return Answer(**values | {"content": json.loads(values["content"]), "given_at": moment})


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept in an answer")
