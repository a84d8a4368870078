"""An inbox with three people, and a browser before it, without a network. Its clock stands still until it is moved."""

import shutil
import warnings
from datetime import datetime, timedelta, timezone
from pathlib import Path

from argon2 import PasswordHasher

from flows.settings import PROJECT_CONFIG
from flows.web import passwords
from flows.web.app import make_app
from flows.web.sign_in import cookie_name

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have a client of another name
    from starlette.testclient import TestClient

NOW = datetime(2022, 8, 24, 9, 30, tzinfo=timezone.utc)
PASSWORD = "cord blue radio marrow"
_quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # what a real one costs would make tests wait
PASSWORD_HASH, OTHER_HASH = _quick.hash(PASSWORD), _quick.hash("another one altogether")
OF_NOBODY, OF_NOBODY_PASSWORD = passwords._OF_NOBODY, "the password of nobody"  # the real hash, and a known password
passwords._OF_NOBODY = _quick.hash(OF_NOBODY_PASSWORD)
HERE = "http://127.0.0.1:8765"
AT_HERE = f'url = "{HERE}"'
FOREIGN = "https://evil.example"
PEOPLE = {"rosa": "reader", "edna": "editor", "otto": "operator"}


class Site:
    """One inbox. `people` and `inbox` are what stands in people.toml and in [inbox] of settings.toml."""

    def __init__(self, folder: Path, *, inbox: str = AT_HERE, entry=None, home: Path | None = None) -> None:
        self.config, self.home, self.now = folder / "config", home or folder / "home", NOW
        shutil.copytree(PROJECT_CONFIG, self.config)
        self.set_people(PEOPLE)
        settings = self.config / "settings.toml"
        kept, _, _ = settings.read_text("utf-8").partition("[inbox]")
        settings.write_text(f"{kept}[inbox]\n{inbox}\nsession_hours = 12\n", "utf-8")
        self.app = make_app(self.config, self.home, clock=lambda: self.now, entry=entry)

    def set_people(self, roles: dict[str, str], *, password_hash: str = PASSWORD_HASH) -> None:
        """people.toml names these people and no others, all with one password."""
        (self.config / "people.toml").write_text(
            "".join(
                f'[[people]]\nname = "{name}"\nrole = "{role}"\npassword = "{password_hash}"\n'
                for name, role in roles.items()
            ),
            "utf-8",
        )

    def later(self, **time: float) -> None:
        """The clock goes on."""
        self.now += timedelta(**time)

    def browser(self, person: str | None = None, *, address: str = "127.0.0.1", url: str = HERE, **headers: str):
        """A browser of its own at an address; a person's is signed in already."""
        browser = TestClient(
            self.app,
            base_url=url,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=(address, 50000),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        if person is not None:
            inbox = self.app.state.inbox
            found = next(one for one in inbox.people() if one.name == person)
            browser.cookies.set(cookie_name(inbox), inbox.sessions.start(found, self.now).key)
        return browser


def sign_in(browser, name: str, password: str = PASSWORD, **fields: str):
    """The reply to the form of the sign-in page."""
    return browser.post("/sign-in", data={"name": name, "password": password} | fields)


def csrf(browser) -> str:
    """What this browser's forms must carry, as a page of it has it."""
    page = browser.get("/sign-in").text
    return page.partition('name="csrf" value="')[2].partition('"')[0]
