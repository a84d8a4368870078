"""How a letter leaves the house: real servers on loopback receive it, refuse it, hang up and fall silent."""

import asyncio
import json
import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from digest_example import busy_digest

from flows.letters.letter import Letter
from flows.letters.mail import send_mail
from flows.letters.post import NotDelivered, send
from flows.letters.write import write_letter
from flows.people import Person
from flows.settings import MailSettings

ADA = Person(name="ada", role="editor", channel="mail", address="ada@example.org")
PASSWORD = "correct-horse-battery"  # noqa: S105
TOPSECRET = "t0psecret-hook"  # noqa: S105


@pytest.fixture(scope="module")
def letter() -> Letter:
    return write_letter(
        busy_digest(), ADA, alert_id="0123456789abcdef", at=datetime(2026, 11, 22, 6, 5, tzinfo=UTC),
        sender="watch@example.net", inbox_url="https://reviews.example.org",
        sign=lambda purpose, data, *, at: f"{purpose}-{data['review_id']}",
    )  # fmt: skip


# A mail server


@dataclass
class Post:
    """The handler of a mail server: what it has received, and how it misbehaves."""

    refused: dict[str, str] = field(default_factory=dict)  # reply to RCPT by address
    reply: str = "250 taken"
    hangs_up_after_data: bool = False
    silent_after_data: float = 0.0
    silent_at_quit: float = 0.0
    got: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        if self.hangs_up_after_data:
            server.transport.abort()
        await asyncio.sleep(self.silent_after_data)
        return self.reply

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.silent_at_quit)
        return "221 bye"


@contextmanager
def mail_server(post: Post, security: str = "none", **options) -> Iterator[MailSettings]:
    """A server on a port of its own; the value is how it is reached."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield MailSettings(
            host="127.0.0.1", port=port, security=security, sender="watch@example.net", timeout_seconds=2
        )
    finally:
        controller.stop()


# Certificates


@dataclass(frozen=True)
class Certified:
    """A server's TLS context and the certificate of the authority that signed for it."""

    server: ssl.SSLContext
    authority: Path

    @property
    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority)


def certify(folder: Path, *, name: str = "127.0.0.1", days: int = 1) -> Certified:
    """An authority made for this test, and a certificate of it for a server of this name, good for so many days."""
    folder.mkdir()
    now = datetime.now(UTC)

    def certificate(subject, issuer, key, signing_key, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=days))
        )
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, is_critical)
        return builder.sign(signing_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = folder / "authority.pem"
    authority.write_bytes(
        certificate(
            "test authority", "test authority", authority_key, authority_key,
            (x509.BasicConstraints(ca=True, path_length=None), True),
        )
    )  # fmt: skip
    alternative = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    (folder / "server.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate(name, "test authority", key, authority_key, (x509.SubjectAlternativeName([alternative]), False))
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return Certified(server, authority)


@pytest.fixture
def certified(tmp_path) -> Certified:
    return certify(tmp_path / "certified")


def login(monkeypatch, password: str = PASSWORD) -> None:
    monkeypatch.setenv("REVIEWWATCH_SMTP_USER", "watch")
    monkeypatch.setenv("REVIEWWATCH_SMTP_PASSWORD", password)


def knows(server, session, envelope, mechanism, data) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"watch", PASSWORD.encode()), handled=False)


LOGIN = {"authenticator": knows, "auth_required": True}


# Mail that arrives


def test_a_mail_server_receives_the_letter_whole(letter, tmp_path):
    post = Post()
    with mail_server(post) as settings:
        send(letter, ADA, settings, tmp_path)
    ((mail_from, recipients, content, _),) = post.got
    assert (mail_from, recipients) == ("watch@example.net", ["ada@example.org"])
    assert content == letter.content
    message = message_from_bytes(content, policy=policy.default)
    assert not message.defects
    assert message["Subject"] == letter.subject
    assert message["From"] == "reviewwatch <watch@example.net>"
    assert message["To"] == "ada@example.org"
    assert message["Message-ID"] == "<0123456789abcdef@example.net>"
    assert message["Date"].datetime == datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    assert message["List-Unsubscribe"].startswith("<https://reviews.example.org/unsubscribe?token=unsubscribe-")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.replace("\r\n", "\n") == letter.text
    assert html.replace("\r\n", "\n") == letter.html
    assert "https://reviews.example.org/answer?token=answer-" in html


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server is told so: its port speaks TLS from the start
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_tls_the_letter_arrives_with_the_right_login(letter, certified, monkeypatch, security):
    login(monkeypatch)
    post = Post()
    tls = {"tls_context": certified.server, "require_starttls": True}
    options = tls if security == "starttls" else {"ssl_context": certified.server, "auth_require_tls": False}
    with mail_server(post, security, **LOGIN, **options) as settings:
        send_mail(letter, ADA.address, settings, context=certified.client)
    assert len(post.got) == 1


def test_an_authority_of_one_s_own_is_trusted_by_ssl_cert_file(letter, certified, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(certified.authority))
    post = Post()
    with mail_server(post, "starttls", tls_context=certified.server) as settings:
        send(letter, ADA, settings, tmp_path)
    assert post.got[0][3]


def test_a_server_that_is_silent_at_the_end_has_taken_the_letter_all_the_same(letter, tmp_path):
    post = Post(silent_at_quit=4)
    with mail_server(post) as settings:
        send(letter, ADA, settings, tmp_path)
    assert len(post.got) == 1


# Mail that does not


def refusal(letter, settings, home, person=ADA, **options) -> NotDelivered:
    with pytest.raises(NotDelivered) as caught:
        if options:
            send_mail(letter, person.address, settings, **options)
        else:
            send(letter, person, settings, home)
    assert caught.value.__cause__ is None  # what a traceback would show with it could hold a secret
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert PASSWORD not in repr(caught.value)
    return caught.value


def test_one_of_three_refused_for_good_leaves_the_others_theirs(letter, tmp_path):
    people = [Person(name=name, role="editor", channel="mail", address=f"{name}@example.org") for name in "abc"]
    post = Post(refused={"b@example.org": "550 5.1.1 no such user"})
    errors = {}
    with mail_server(post) as settings:
        for person in people:
            try:
                send(letter, person, settings, tmp_path)
            except NotDelivered as error:
                errors[person.name] = error
    assert [recipients for _, recipients, _, _ in post.got] == [["a@example.org"], ["c@example.org"]]
    assert errors.keys() == {"b"}
    assert errors["b"].is_final and not errors["b"].is_servers
    assert "b@example.org: 550 5.1.1 no such user" in str(errors["b"])


@pytest.mark.parametrize(
    ("post", "is_final", "is_servers", "said"),
    [
        (Post(refused={ADA.address: "451 greylisted"}), False, False, "451 greylisted"),
        (Post(refused={ADA.address: "421 closing"}), False, True, "421 closing"),
        (Post(refused={ADA.address: "530 log in first"}), False, True, "530 log in first"),
        (Post(reply="452 full"), False, False, "452 full"),
        (Post(reply="554 looks like spam"), True, False, "554 looks like spam"),
        (Post(reply="554 \u202eevil\x1b[31m"), True, False, "554 evil[31m"),
        (Post(hangs_up_after_data=True), False, True, "closed the line"),
        (Post(silent_after_data=4), False, True, "kept silent too long"),
    ],
)
def test_a_fault_is_final_only_if_the_same_letter_can_never_arrive(letter, tmp_path, post, is_final, is_servers, said):
    with mail_server(post) as settings:
        error = refusal(letter, settings, tmp_path)
    assert (error.is_final, error.is_servers) == (is_final, is_servers)
    assert said in str(error)


def test_a_letter_taken_too_late_goes_again_under_the_same_message_id(letter, tmp_path):
    post = Post(silent_after_data=4)
    with mail_server(post) as settings:
        refusal(letter, settings, tmp_path)
        post.silent_after_data = 0
        send(letter, ADA, settings, tmp_path)
    assert len(post.got) == 2
    assert post.got[0][2] == post.got[1][2] == letter.content


def test_a_server_that_is_away_is_tried_again(letter, tmp_path):
    with mail_server(Post()) as settings:
        pass
    error = refusal(letter, settings, tmp_path)
    assert (error.is_final, error.is_servers) == (False, True)
    assert f"127.0.0.1:{settings.port} cannot be reached: Connection refused" in str(error)


@pytest.mark.parametrize(
    ("password", "said"), [("wrong-secret", "refuses the login (535)"), ("w\u00f6rd-secret", "must be ASCII")]
)
def test_a_refused_login_is_the_operator_s_to_correct_and_is_not_told(
    letter, certified, monkeypatch, caplog, password, said
):
    login(monkeypatch, password)
    post = Post()
    caplog.set_level(logging.DEBUG, "flows")
    with mail_server(post, "starttls", **LOGIN, tls_context=certified.server) as settings:
        error = refusal(letter, settings, None, context=certified.client)
    assert (error.is_final, error.is_servers) == (False, True)
    assert said in str(error) and "REVIEWWATCH_SMTP_PASSWORD" in str(error)
    assert "secret" not in str(error) + caplog.text
    assert not post.got


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("trust", "made"),
    [("another", {}), ("its own", {"name": "mail.example.org"}), ("its own", {"days": -1})],
    ids=["of an unknown authority", "for another name", "expired"],
)
def test_a_wrong_certificate_gets_neither_login_nor_letter(letter, tmp_path, monkeypatch, trust, made, security):
    login(monkeypatch)
    certified = certify(tmp_path / "shown", **made)
    trusted = certified if trust == "its own" else certify(tmp_path / "trusted")
    post = Post()
    context = "tls_context" if security == "starttls" else "ssl_context"
    with mail_server(post, security, **{context: certified.server}) as settings:
        error = refusal(letter, settings, tmp_path, context=trusted.client)
    assert "certificate that is not trusted" in str(error)
    assert (error.is_final, error.is_servers) == (False, True)
    assert not post.got


def test_without_tls_where_it_was_asked_for_nothing_is_sent(letter, tmp_path, monkeypatch):
    login(monkeypatch)
    post = Post()
    with mail_server(post, "starttls") as settings:
        error = refusal(letter, settings, tmp_path)
    assert "offers no" in str(error) and "security of [mail]" in str(error)
    assert not post.got


def test_a_login_is_never_sent_in_the_clear_to_another_machine(letter, tmp_path, monkeypatch):
    login(monkeypatch)
    settings = MailSettings(
        host="mail.example.org", port=25, security="none", sender="watch@example.net", timeout_seconds=1
    )
    assert "unencrypted" in str(refusal(letter, settings, tmp_path))


# Folder


def test_a_folder_gets_page_text_and_message(letter, tmp_path):
    person = Person(name="editors", role="editor", channel="folder")
    for _ in range(2):
        send(letter, person, None, tmp_path)
    folder = tmp_path / "alerts" / "editors"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"0123456789abcdef.{suffix}" for suffix in ("eml", "html", "txt")
    ]
    assert (folder / "0123456789abcdef.eml").read_bytes() == letter.content
    assert (folder / "0123456789abcdef.txt").read_text(encoding="utf-8") == letter.text


def test_a_folder_that_cannot_be_written_is_tried_again(letter, tmp_path):
    (tmp_path / "alerts").write_text("a file where the folder should be")
    error = refusal(letter, None, tmp_path, Person(name="editors", role="editor", channel="folder"))
    assert not error.is_final


def test_who_has_no_channel_any_more_is_not_tried_again(letter, tmp_path):
    assert refusal(letter, None, tmp_path, Person(name="ada", role="editor")).is_final


# Rooms, through Apprise

ROOM = Person(name="room", role="editor", channel="apprise", address="REVIEWWATCH_ROOM")


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list]]:
    got = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"json://user:{PASSWORD}@127.0.0.1:{server.server_port}/{TOPSECRET}", got
    finally:
        server.shutdown()
        server.server_close()


def test_a_room_gets_the_first_screen_with_its_links(letter, tmp_path, monkeypatch):
    with webhook() as (url, got):
        monkeypatch.setenv("REVIEWWATCH_ROOM", url)
        send(letter, ROOM, None, tmp_path)
    ((path, content),) = got
    assert path == f"/{TOPSECRET}"
    assert content["title"] == letter.subject
    assert content["message"].strip() == letter.first_screen
    assert "https://reviews.example.org/reviews/intramedullary-spinal-cord-metastasis" in content["message"]


@pytest.mark.parametrize("level", [logging.WARNING, logging.DEBUG])
def test_a_room_that_fails_is_told_without_its_secret(letter, tmp_path, monkeypatch, caplog, capfd, level):
    caplog.set_level(level)
    with webhook(status=500) as (url, _):
        monkeypatch.setenv("REVIEWWATCH_ROOM", url)
        error = refusal(letter, None, tmp_path, ROOM)
    assert "the service of REVIEWWATCH_ROOM did not take it (500)" in str(error)
    away = refusal(letter, None, tmp_path, ROOM)
    assert "did not take it (no answer)" in str(away)
    assert not error.is_final and not away.is_final
    for told in (str(error), str(away), caplog.text, *capfd.readouterr()):
        assert TOPSECRET not in told
        assert PASSWORD not in told


@pytest.mark.parametrize(
    ("url", "said"), [("", "is not set"), (f"{TOPSECRET}://nowhere", "no Apprise URL"), (TOPSECRET, "no Apprise URL")]
)
def test_a_room_without_a_usable_url_names_the_variable_and_not_its_value(
    letter, tmp_path, monkeypatch, caplog, url, said
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("REVIEWWATCH_ROOM", url)
    error = refusal(letter, None, tmp_path, ROOM)
    assert "REVIEWWATCH_ROOM" in str(error) and said in str(error)
    assert not error.is_final
    assert TOPSECRET not in str(error) + caplog.text
