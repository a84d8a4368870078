"""What the pages of one inbox share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows.between import Taker
from flows.people import Person, read_people
from flows.pubmed_text import clean
from flows.settings import InboxSettings
from flows.web.assets import Assets
from flows.web.limiter import Limiter
from flows.web.sessions import Sessions
from flows.web.showing import FILTERS, GLOBALS
from warehouse.snapshot import Snapshot

if TYPE_CHECKING:
    from flows.web.sign_in import Entry

TEMPLATES = Path(__file__).with_name("templates")


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def environment() -> Environment:
    """Templates that escape and clean all text and know every name that they use."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_cleaned,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS
    made.globals |= GLOBALS
    return made


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """The inbox of one configuration and one home."""

    config: Path
    home: Path
    clock: Callable[[], datetime]
    settings: InboxSettings
    sessions: Sessions
    snapshot: Snapshot
    taker: Taker
    entry: "Entry | None"
    limiter: Limiter = field(default_factory=Limiter)
    assets: Assets = field(default_factory=Assets)
    templates: Environment = field(default_factory=environment)

    def people(self) -> tuple[Person, ...]:
        """Who people.toml names now: who is taken out of it, or given another role, is so from the next page on."""
        return read_people(self.config)
