"""Sends a letter the way its recipient wants it: into a folder, by mail, or to a room."""

from pathlib import Path

from extractors.errors import HomeUnusable
from flows.files import write_whole
from flows.letters.letter import Letter
from flows.letters.mail import send_mail
from flows.letters.not_delivered import NotDelivered
from flows.letters.room import post_to_room
from flows.people import Person
from flows.settings import MailSettings

__all__ = ["NotDelivered", "send"]


def send(letter: Letter, person: Person, mail: MailSettings, home: Path) -> None:
    """The letter is out of our hands by the person's channel; NotDelivered says why it is not, and nothing else is
    raised. A letter sent twice is one message twice: the same bytes, the same file."""
    if person.channel == "mail":
        send_mail(letter, person.address, mail)
    elif person.channel == "apprise":
        post_to_room(letter, person.address)
    elif person.channel == "folder":
        _put(letter, home / "alerts" / person.name)
    else:
        raise NotDelivered(f"{person.name} has no channel any more. Give one in people.toml.", is_final=True)


def _put(letter: Letter, folder: Path) -> None:
    """The folder holds the letter as a page, as text and as a message that mail programs open."""
    try:
        for suffix, content in ((".html", letter.html), (".txt", letter.text), (".eml", letter.content)):
            write_whole(folder / f"{letter.name}{suffix}", content)
    except HomeUnusable as error:
        raise NotDelivered(str(error)) from None
