"""Crash injection: the alert step is killed at a random line, again and again, and nobody is told late, twice or never.

    python -m tests.faults.crashes 500    (`make crash`)

Each run is a process of its own, with the real warehouse on a disk, real letters, and a real mail server on loopback in
another process. A run is killed (SIGKILL) just before a line chosen at random among all that the step executes: while
answers are taken, a letter is written, its alert recorded, the line to the server opened, the letter handed over, the
server's yes read, the alert marked. The next run has to set right what is left. Between runs days pass, new signals come, some
lapse and come back, some are dismissed, and of these some come to say something new. The server itself now and then
turns a recipient away for a while, or takes a letter and drops the line before it says so.

A letter that the server took just before the kill is sent again: no client can know (RFC 1047). Such copies are counted
apart; they have the Message-ID and the bytes of the first, so that mail stores show them once.

Only the digest is made by hand here: it is read from the warehouse and writes nothing, and takes a second to compose.
"""

import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path
from re import findall

from aiosmtpd.controller import Controller

import flows.alert
import flows.deliver
from extractors.records import digest
from flows.alert import alert
from flows.digest import Digest, Signal
from flows.letters.content import SIGNALS_SHOWN
from flows.letters.write import write_letter
from flows.people import Person
from flows.render import to_html, to_text
from flows.settings import PROJECT_CONFIG, Settings, read_settings
from tests import digest_example
from tests.warehouse_fixture import REVIEW, new_home
from warehouse.answers import Answer, give
from warehouse.connect import SETTINGS, open_warehouse
from warehouse.reviews import store_review
from warehouse.rows import dicts
from warehouse.runs import start_run

CALM = 40  # days at the end on which nothing happens: the month turns, so what is over a budget is told
FIRST_DAY = date(2020, 1, 6)
PEOPLE = tuple(
    Person(name=name, role="editor", channel="mail", address=f"{name}@example.org", budget=budget)
    for name, budget in (("ann", None), ("ben", 4), ("cleo", None))
)
# Where a run may be killed: everything that the alert step does to the warehouse, the disk and the mail server.
STEPS = (
    "flows/alert.py", "flows/deliver.py", "flows/files.py", "flows/letters/mail.py", "flows/letters/post.py",
    "warehouse/answers.py", "warehouse/connect.py", "warehouse/outbox.py", "warehouse/rows.py", "warehouse/taking.py",
    "warehouse/told.py", "smtplib.py",
)  # fmt: skip


class Quiet:
    """Progress that nobody looks at."""

    outcome = ""


def main(kills: int, *, seed: int = 5) -> dict[str, object]:
    """Day after day one run, until so many were killed, and then some calm days; returns the counts that are printed.

    A run that does not come by its line gets to its end, as every fourth does, and tells which lines it came by.
    """
    chance, started = random.Random(seed), time.monotonic()
    SETTINGS["threads"] = 1  # more are no faster for so few rows
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        home, received = Path(folder) / "home", Path(folder) / "received.jsonl"
        server, port = start_server(received, seed)
        settings, killed, places, day = settings_for(port), Counter(), {}, 0
        try:
            in_a_process(lambda: begin(home))
            while killed.total() < kills:
                day += 1
                line = chance.choice(sorted(places) or [""])
                place = Place(line, chance.randint(1, places.get(line, 1)))
                result = in_a_process(lambda: one_run(home, day, settings, seed=seed, kill_at=place))
                if result.startswith("{"):
                    places |= json.loads(result)
                else:
                    killed[result] += 1
            for calm in range(1, CALM + 1):
                in_a_process(lambda: one_run(home, day + calm, settings))
            outbox = json.loads(in_a_process(lambda: outbox_of(home)))
        finally:
            os.kill(server, signal.SIGKILL)
            os.waitpid(server, 0)
        letters = [json.loads(letter) for letter in received.read_text().splitlines()]
    return {"runs": day} | counts(killed, letters, outbox) | {"seconds": round(time.monotonic() - started)}


def warm_up() -> None:
    """The templates are compiled in this process, so that its children need not do it."""
    digest = digest_example.quiet_digest()
    to_html(digest), to_text(digest)
    write_letter(
        digest, PEOPLE[0], alert_id="a", at=datetime(2020, 1, 1), sender="a@example.org", inbox_url="http://127.0.0.1",
        sign=lambda *_, at: "token",
    )  # fmt: skip


# What is told


def one_run(home: Path, number: int, settings: Settings, *, seed: int | None = None, kill_at=None) -> str:
    """The alert step on day `number`, after what happened since the day before (`seed`; None: nothing did).

    With `kill_at` this process dies there, or the lines that the step came by are returned as JSON, each with how often.
    """
    day = FIRST_DAY + timedelta(days=number)
    moment = datetime.combine(day, datetime.min.time(), timezone.utc) + timedelta(hours=12)
    run_id = f"run-{number}"

    @contextmanager
    def open_on_the_day(home: Path):
        with open_warehouse(home) as con:
            if seed is not None:
                happen(con, home, number, moment - timedelta(hours=3), random.Random(f"{seed} {number}"))
            start_run(con, run_id=run_id, started_at=moment, as_of=day, source="", software_version="0")
            yield con

    flows.alert.open_warehouse, flows.alert.compose = open_on_the_day, by_hand
    flows.alert.now = flows.deliver.now = lambda: moment
    seen = kill_at.arm() if kill_at else Counter()
    alert((REVIEW,), home=home, people=PEOPLE, settings=settings, as_of=day, run_id=run_id, progress=Quiet())
    sys.settrace(None)
    return json.dumps(seen)


def happen(con, home: Path, number: int, moment: datetime, chance: random.Random) -> None:
    """A day passes: a signal may come, lapse, come back, be dismissed, or say something new after it was."""
    day = moment.date()
    standing, closed = ([row[0] for row in con.execute(
        f"select signal_id from core.signal where closed_on is {condition} order by all").fetchall()]
        for condition in ("null", "not null"))  # fmt: skip
    answered = [row[0] for row in con.execute("select distinct signal_id from core.decision order by all").fetchall()]
    if chance.random() < 0.3:
        con.execute(
            "insert into core.signal by name select $1 as signal_id, $2 as review_id, 'survival' as claim_id,"
            " 'A7_opposing_nonpivotal' as rule, $3 as pmid, 'contradicts' as relation, $4 as priority,"
            " 'under 4 months' as before, 'median survival appears to be 9 months' as after, $5 as first_seen_on,"
            " $5 as opened_on, '' as opened_run_id, $5 as last_seen_on, '' as last_seen_run_id, '' as rules_version",
            [f"s{number}", REVIEW.id, str(number), chance.choice(("high", "medium", "low")), day],
        )
    if standing and chance.random() < 0.06:
        con.execute("update core.signal set closed_on = ?, closed_reason = 'the study was retracted',"
                    " closed_run_id = '' where signal_id = ?", [day, chance.choice(standing)])  # fmt: skip
    if closed and chance.random() < 0.05:
        con.execute("update core.signal set closed_on = null, closed_reason = null, closed_run_id = null"
                    " where signal_id = ?", [chance.choice(closed)])  # fmt: skip
    if standing and chance.random() < 0.15:
        dismissed = chance.choice(standing)
        (said,) = con.execute("select mart.said(relation, after) from core.signal where signal_id = ?",
                              [dismissed]).fetchone()  # fmt: skip
        give(home, Answer(
            answer_id=f"a{number}", kind="decision", subject=dismissed, review_id=REVIEW.id, given_by="ann",
            given_at=moment, content={"decision": "dismissed", "said": said},
        ))  # fmt: skip
    if answered and chance.random() < 0.1:
        con.execute("update core.signal set after = ? where signal_id = ?",
                    [f"median survival appears to be {number} months", chance.choice(answered)])  # fmt: skip


def by_hand(con, review_id: str, *, as_of: date, run_id: str) -> Digest:
    """The digest of the day with the signals that are open, in place of `flows.digest_query.compose`."""
    quiet, (claim, *_) = digest_example.quiet_digest(), digest_example.CLAIMS
    signals = (
        Signal(**row, study=replace(digest_example.LUNG, pmid=row["signal_id"][1:]))
        for row in dicts(con.execute(OPEN, {"as_of": as_of}))
    )
    return replace(
        quiet, review_id=review_id, as_of=as_of, run_id=run_id, days_to_expiry=400, survival=(), years=(), strongest=(),
        claims=(replace(claim, claim_id="survival"),), open_signals=tuple(signals),
    )  # fmt: skip


OPEN = """
select
    signal_id, claim_id, rule, '' as meaning, relation, priority, before, after, mart.said(relation, after) as said
from core.signal left join mart.signal_answer_as_of($as_of) as answer using (signal_id)
where closed_on is null
    and not mart.answer_holds(decision, deferred_until, answer.said, mart.said(relation, after), $as_of)
order by signal_id
"""


def begin(home: Path) -> str:
    with open_warehouse(new_home(home)) as con:
        store_review(con, REVIEW, run_id="run-0", stored_at=datetime(2020, 1, 1, tzinfo=timezone.utc))
    return ""


def outbox_of(home: Path) -> str:
    """Every alert as the warehouse has it, in the order in which they were written, and the signals as they stand."""
    with open_warehouse(home) as con:
        alerts = dicts(con.execute("""
            select alert_id, recipient, state, kind,
                array(select [signal_id, said] from core.alert_signal as t where t.alert_id = alert.alert_id) as told,
                array(select signal_id from core.alert_withdrawal as t where t.alert_id = alert.alert_id) as withdrawn
            from core.alert order by created_at, alert_id
        """))
        standing = [row["signal_id"] for row in dicts(con.execute(OPEN, {"as_of": date(2100, 1, 1)}))]
        closed = con.execute("""
            select signal_id from core.signal
            where closed_on is not null and signal_id not in (select signal_id from core.decision)
        """).fetchall()
        said = con.execute("select signal_id, mart.said(relation, after) from core.signal").fetchall()
    return json.dumps(
        {"alerts": alerts, "open": standing, "closed": [row[0] for row in closed], "said": dict(said)}, default=list
    )


# Killing


@dataclass(frozen=True)
class Place:
    """A line of a function, and the how-manieth time that it is reached."""

    line: str
    time: int

    def arm(self) -> Counter:
        """This process kills itself when it gets there, and says so first; the lines that it comes by are counted."""
        seen = Counter()

        def reached(line: str) -> None:
            seen[line] += 1
            if line == self.line and seen[line] == self.time:
                os.write(RESULT, line.encode())
                os.kill(os.getpid(), signal.SIGKILL)

        trace(reached)
        return seen


def trace(reached: Callable[[str], None]) -> None:
    """`reached` is called before each line of the STEPS, with "module.function:line"."""
    root = str(Path(__file__).parents[2]) + "/"
    names = {}

    def name(code) -> str | None:
        file = code.co_filename.removeprefix(root)
        file = "smtplib.py" if file.endswith("/smtplib.py") else file
        return f"{file.removesuffix('.py').replace('/', '.')}.{code.co_name}" if file in STEPS else None

    def local(frame, event, _):
        if event == "line":
            reached(f"{names[frame.f_code]}:{frame.f_lineno}")
        return local

    def called(frame, _event, _arg):
        code = frame.f_code
        if code not in names:
            names[code] = name(code)
        return local if names[code] else None

    sys.settrace(called)


RESULT = -1  # where a child writes what came of it


def in_a_process(do: Callable[[], str]) -> str:
    """What `do` returned in a process of its own, or what it wrote before it was killed. Raises where it failed."""
    global RESULT
    reading, RESULT = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            with os.fdopen(RESULT, "w", closefd=False) as out:
                out.write(do())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(RESULT)
    with os.fdopen(reading) as result:
        answer = result.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("a run failed by itself: see above")
    return answer


# The mail server


def start_server(received: Path, seed: int) -> tuple[int, int]:
    """A mail server in a process of its own, which adds what it accepts to a file; its process and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    received.touch()
    child = os.fork()
    if child == 0:
        Controller(MailServer(received, seed), hostname="127.0.0.1", port=port).start()
        signal.pause()
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return child, port
        time.sleep(0.05)
    raise RuntimeError("the mail server did not start")


class MailServer:
    """Accepts letters; one time in twenty it turns the recipient away for now, as often it drops the line after DATA."""

    def __init__(self, received: Path, seed: int) -> None:
        self.received, self.chance = received, random.Random(seed)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.chance.random() < 0.05:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        text = message.get_body(("plain",)).get_content()
        letter = {
            "alert_id": message["Message-ID"].strip("<>").partition("@")[0],
            "to": envelope.rcpt_tos[0],
            "content": digest(envelope.content.decode()),
            "shown": findall(r"[Rr]ead on:\s+http\S+/signals/(\w+)", text),
        }
        with self.received.open("a") as file:
            print(json.dumps(letter), file=file)
        if self.chance.random() < 0.05:
            server.transport.close()  # before the yes could be read
        return "250 OK"


def settings_for(port: int) -> Settings:
    settings = read_settings(PROJECT_CONFIG)
    return replace(
        settings,
        mail=replace(settings.mail, host="127.0.0.1", port=port, security="none", timeout_seconds=10),
        alerts=replace(settings.alerts, retry_after_minutes=(1,)),
    )


# The counts


def counts(killed: Counter, letters: list[dict], outbox: dict) -> dict[str, object]:
    """What the mail server accepted, beside what the warehouse says of the outbox and of the signals as they stand."""
    accepted: dict[str, dict] = {}
    copies = differing = 0
    for letter in letters:
        first = accepted.setdefault(letter["alert_id"], letter)
        copies += first is not letter
        differing += first["content"] != letter["content"]
    known = {alert["alert_id"] for alert in outbox["alerts"]}
    repeated = mute = 0
    told: dict[tuple[str, str], str] = {}  # what each recipient knows of each signal after the letters so far
    for alert_ in outbox["alerts"]:
        if alert_["alert_id"] not in accepted:
            continue
        shown = accepted[alert_["alert_id"]]["shown"]
        mute += set(shown) != {signal_id for signal_id, _ in alert_["told"]} and len(alert_["told"]) <= SIGNALS_SHOWN
        for signal_id, said in alert_["told"]:
            repeated += told.get((alert_["recipient"], signal_id)) == said
            told[alert_["recipient"], signal_id] = said
        for signal_id in alert_["withdrawn"]:
            told.pop((alert_["recipient"], signal_id), None)
    lost = sum((person.name, signal_id) not in told for person in PEOPLE for signal_id in outbox["open"])
    unsaid = sum((person.name, signal_id) in told for person in PEOPLE for signal_id in outbox["closed"])
    steps = Counter()
    for place, number in killed.items():
        steps[place.partition(":")[0]] += number
    return {
        "runs killed": killed.total(),
        "runs killed by step": dict(steps.most_common()),
        "lines killed at": len(killed),
        "letters that the server accepted": len(letters),
        "different ones": len(accepted),
        "of them quiet": sum(alert_["kind"] == "quiet" for alert_ in outbox["alerts"]),
        "signals told": sum(len(alert_["told"]) for alert_ in outbox["alerts"]),
        "signals taken back": sum(len(alert_["withdrawn"]) for alert_ in outbox["alerts"]),
        "copies with the same Message-ID": copies,
        "copies that differ": differing,
        "letters of no alert": len(accepted.keys() - known),
        "letters that do not show what they tell": mute,
        "alerts lost": len(known - accepted.keys()),
        "alerts not marked": sum(alert_["state"] != "delivered" for alert_ in outbox["alerts"]),
        "open signals that somebody was not told": lost,
        "closed signals that somebody still takes for open": unsaid,
        "alerts repeated as new messages": repeated,
    }


MUST_BE_NONE = (
    "copies that differ",
    "letters of no alert",
    "letters that do not show what they tell",
    "alerts lost",
    "alerts not marked",
    "open signals that somebody was not told",
    "closed signals that somebody still takes for open",
    "alerts repeated as new messages",
)


if __name__ == "__main__":
    result = main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    for what, number in result.items():
        if isinstance(number, dict):
            print(f"{what}:", *(f"  {times:4} {step}" for step, times in number.items()), sep="\n")
        else:
            print(f"{what}: {number}")
    sys.exit(any(result[what] for what in MUST_BE_NONE))
