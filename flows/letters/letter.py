"""One letter as the bytes of an RFC 5322 message: the one form in which it is kept, sent and read back.

Headers cannot be injected: of what came from outside only the subject reaches one, cleaned to a single line. The others
are made of our own ids and of addresses, which are checked. The same letter is the same bytes, and its Message-ID is
the alert's, so that a second copy of it can be told from a new one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import quote

from extractors.errors import ConfigurationError
from extractors.records import digest
from flows.templating import COLUMNS

# The first screen of the text ends at this line, that of the HTML at its first <hr>. It is one column longer than any
# line that words are wrapped to, so that nobody's words can make one.
BREAK = "-" * (COLUMNS + 1)
_URL = re.compile(r"https?://[!-;=?-~]+")
_ONE_WORD = ("message-id", "in-reply-to", "references", "list-id", "list-unsubscribe")


class _LetterPolicy(policy.EmailPolicy):
    """The SMTP policy, but a header that is one long word stays as it is and becomes no encoded word, and a subject
    comes back with the very spaces it had (Python's own folding doubles one beside an encoded word)."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _ONE_WORD:
            return f"{name}: {value}\r\n"
        if name.lower() == "subject":
            charset = "ascii" if value.isascii() else "utf-8"
            return f"{name}: {Header(str(value), charset, header_name=name).encode(linesep=self.linesep)}\r\n"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


POLICY = _LetterPolicy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to one person. `content` is all of it; the rest is what was read from it."""

    content: bytes
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]

    @property
    def message_id(self) -> str:
        return self.headers["Message-ID"]

    @property
    def name(self) -> str:
        """What its files are called: the id of its alert."""
        return self.message_id.strip("<>").partition("@")[0]

    @property
    def first_screen(self) -> str:
        """The text above the first break: what changed."""
        return self.text.partition(f"\n{BREAK}\n")[0].strip()


def seal(
    *,
    subject: str,
    text: str,
    html: str,
    alert_id: str,
    review_id: str,
    sender: str,
    to: str | None,
    at: datetime,
    unsubscribe: str | None,
) -> Letter:
    """The letter as a message: the two parts as alternatives, in one thread with all letters about the review.

    `to` is an e-mail address, or None for a channel that has none. `at` without a time zone is in UTC. `unsubscribe` is
    the address that stops such letters; one that is no https address is given without the one-click header (RFC 8058
    asks for https). Raises ConfigurationError for an address that no mail can go to or come from.
    """
    origin = mail_address(sender, "mail.sender of settings.toml", name="reviewwatch")
    message = EmailMessage(policy=POLICY)
    message["Subject"] = subject.replace("=?", "= ?")  # so begins an encoded word, which would be decoded
    message["From"] = origin
    message["To"] = mail_address(to, "address in people.toml") if to else Group("undisclosed-recipients", ())
    message["Date"] = at if at.tzinfo else at.replace(tzinfo=UTC)
    message["Message-ID"] = f"<{_word(alert_id)}@{origin.domain}>"
    # The root of the thread is no letter: mail programs gather what answers the same id.
    thread = f"<review.{_word(review_id)}@{origin.domain}>"
    message["In-Reply-To"] = thread
    message["References"] = thread
    message["List-Id"] = f"<{_word(review_id)}.reviewwatch.{origin.domain}>"
    if unsubscribe:
        if not _URL.fullmatch(unsubscribe):
            raise ConfigurationError(
                "inbox.url of settings.toml is no web address; give one in ASCII, as https://reviews.example.org"
            )
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        if unsubscribe.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "list"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{digest('boundary', alert_id)}")  # "=_" occurs in no quoted-printable text
    return read_letter(message.as_bytes())


def read_letter(content: bytes) -> Letter:
    """The letter that these bytes are; ValueError for bytes that `seal` has not made."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        text, html = (message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
        headers = {name: str(value) for name, value in message.items()}
        return Letter(content=content, subject=headers["Subject"], text=text, html=html, headers=headers)
    except (MessageError, AttributeError, LookupError) as error:
        raise ValueError(f"this is no letter of ours: {error}") from None


def mail_address(address: str, place: str, *, name: str = "") -> Address:
    """The address with a name beside it; in ASCII, as every mail server takes it. ConfigurationError names `place`."""
    given, spec = parseaddr(address)
    local, _, domain = spec.rpartition("@")
    try:
        parsed = Address(given or name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
        parsed.addr_spec.encode("ascii")
        if "\n" in address or "\r" in address or not parsed.username:
            raise ValueError(address)
    except (ValueError, IndexError, MessageError):
        cure = "give one such as name@example.org, its part before the @ in ASCII"
        raise ConfigurationError(f"{place}: {address!r} is no e-mail address that mail can use; {cure}") from None
    return parsed


def _word(key: str) -> str:
    """An id as it may stand in a Message-ID: unchanged where it is made of letters, digits, hyphens and dots."""
    return quote(key, safe="").strip(".")
