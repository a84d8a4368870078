"""Hands a letter to the mail server: over TLS with a certificate that is checked, with the login of the environment."""

import smtplib
import ssl
from collections.abc import Callable
from email.utils import parseaddr

from extractors.errors import ConfigurationError
from flows.letters.letter import Letter, mail_address
from flows.letters.not_delivered import NotDelivered
from flows.pubmed_text import shorten
from flows.settings import MailLogin, MailSettings, mail_login

HERE = ("localhost", "127.0.0.1", "::1")
REFUSED_FOR_GOOD = range(500, 600)  # RFC 5321, 4.2.1: the command shall not be repeated in the same form


def send_mail(letter: Letter, address: str, settings: MailSettings, *, context: ssl.SSLContext | None = None) -> None:
    """The mail server has taken the letter for `address`, and answers for it from now on.

    `context` says which certificates are trusted; without it those of the system (or of SSL_CERT_FILE). Raises
    NotDelivered otherwise; a letter that the server took without saying so in time is sent again under its Message-ID.
    """
    try:
        address = mail_address(address, "address in people.toml").addr_spec
    except ConfigurationError as error:
        raise NotDelivered(str(error)) from None
    login = mail_login()
    if login and settings.security == "none" and settings.host not in HERE:
        raise NotDelivered(
            f"the login would go to {settings.host} unencrypted. Set security of [mail] in settings.toml to starttls"
            " or tls.",
            is_servers=True,
        )
    server = f"the mail server {settings.host}:{settings.port}"
    smtp = _guarded(lambda: _open(settings, login, context), server, login)
    try:
        _guarded(lambda: _hand_over(smtp, letter, address), server, login)
    finally:
        _close(smtp)


def _open(settings: MailSettings, login: MailLogin | None, context: ssl.SSLContext | None) -> smtplib.SMTP:
    where = {"host": settings.host, "port": settings.port, "timeout": settings.timeout_seconds}
    if settings.security != "none" and context is None:
        context = ssl.create_default_context()  # reads every certificate of the system
    smtp = smtplib.SMTP_SSL(**where, context=context) if settings.security == "tls" else smtplib.SMTP(**where)
    try:
        if settings.security == "starttls":
            smtp.starttls(context=context)
        if login:
            smtp.login(login.user, login.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _hand_over(smtp: smtplib.SMTP, letter: Letter, address: str) -> None:
    sender = parseaddr(letter.headers["From"])[1]
    smtp.ehlo_or_helo_if_needed()
    _expect(smtp.mail(sender), (250,), f"the sender {sender}", is_servers=True)
    _expect(smtp.rcpt(address), (250, 251), f"the recipient {address}")
    _expect(smtp.data(letter.content), (250,), "the letter")


def _expect(reply: tuple[int, bytes], codes: tuple[int, ...], what: str, *, is_servers: bool = False) -> None:
    """NotDelivered where the server's reply is none of these codes. 421: it closes; 530: it wants a login first."""
    code, words = reply
    if code not in codes:
        is_servers = is_servers or code in (421, 530)
        raise NotDelivered(
            f"the mail server does not take {what}: {_quoted(code, words)}",
            is_final=code in REFUSED_FOR_GOOD and not is_servers,
            is_servers=is_servers,
        )


def _guarded(do: Callable, server: str, login: MailLogin | None):
    """What `do` returns. Any fault of the line, of TLS or of the login is NotDelivered, and what caused it is left
    behind: it could hold the login."""
    try:
        return do()
    except smtplib.SMTPDataError as error:
        why = f"the mail server does not take the letter: {_quoted(error.smtp_code, error.smtp_error)}"
        raise NotDelivered(why, is_final=error.smtp_code in REFUSED_FOR_GOOD) from None
    except smtplib.SMTPAuthenticationError as error:
        why = (
            f"{server} refuses the login ({error.smtp_code}). Correct REVIEWWATCH_SMTP_USER and"
            " REVIEWWATCH_SMTP_PASSWORD"
        )
    except smtplib.SMTPNotSupportedError:
        why = f"{server} offers no {'login' if login else 'TLS'} as asked for. See security of [mail] in settings.toml"
    except ssl.SSLCertVerificationError as error:
        why = f"{server} shows a certificate that is not trusted: {error.verify_message}. Mail is not sent over it"
    except ssl.SSLError as error:
        why = f"{server} speaks no TLS as asked for ({error.reason}). See security and port of [mail] in settings.toml"
    except smtplib.SMTPResponseException as error:
        why = f"{server} does not serve: {_quoted(error.smtp_code, error.smtp_error)}"
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        why = f"{server} {'kept silent too long' if 'timed out' in str(error) else 'closed the line in between'}"
    except UnicodeEncodeError:
        why = "REVIEWWATCH_SMTP_USER and REVIEWWATCH_SMTP_PASSWORD must be ASCII to be sent"
    except (smtplib.SMTPException, OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        why = f"{server} cannot be reached: {told}"
    raise NotDelivered(f"{why}.", is_servers=True) from None


def _quoted(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {shorten(said, 200)}".strip()


def _close(smtp: smtplib.SMTP) -> None:
    """The line is closed. Nothing that goes wrong here takes back what the server has taken."""
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()
