"""Writes one letter to one person from one digest: text and HTML that say the same, as one message."""

import re
from datetime import datetime
from pathlib import Path

from flows.digest import Digest
from flows.letters.content import Sign, content
from flows.letters.letter import BREAK, Letter, seal
from flows.people import Person
from flows.templating import render

TEMPLATES = Path(__file__).with_name("templates")
FIRST_SCREEN_WORDS = 300  # above the first break; words are as `words_in` counts them
# How many signals and withdrawals stand on the first screen, from what it would hold at best to the least it must.
LAYOUTS = ((4, 3), (3, 3), (2, 3), (1, 3), (1, 1), (1, 0))


def write_letter(
    digest: Digest,
    person: Person,
    *,
    alert_id: str,
    at: datetime,
    sender: str,
    inbox_url: str,
    sign: Sign,
) -> Letter:
    """The letter that tells `person` of the digest, dated `at`.

    Its first screen, all above the first break, holds what changed in fewer than FIRST_SCREEN_WORDS words: as many of
    the new signals as fit, at least one; the others follow. Nothing is sent. Raises ConfigurationError for an
    address, of the person, the sender or the inbox, that no letter can carry.
    """
    said = content(digest, person, at=at, inbox_url=inbox_url, sign=sign)
    for signals, withdrawals in LAYOUTS:
        first = {"first": signals, "first_withdrawn": withdrawals}
        text = render(TEMPLATES, "letter.txt.j2", said=said, line=BREAK, **first)
        if words_in(text.partition(BREAK)[0]) < FIRST_SCREEN_WORDS:
            break
    html = render(TEMPLATES, "letter.html.j2", said=said, **first)
    return seal(
        subject=said.subject,
        text=text,
        html=html,
        alert_id=alert_id,
        review_id=digest.review_id,
        sender=sender,
        to=person.address if person.channel == "mail" else None,
        at=at,
        unsubscribe=said.unsubscribe_url,
    )


def words_in(text: str) -> int:
    """How many words a person reads: what holds a letter or a digit between spaces. An address of a link is one."""
    return len(re.findall(r"\S*\w\S*", text))
