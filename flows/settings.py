"""Where things are and how a run behaves: config/settings.toml, and the folders under --config and --home."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.errors import ConfigurationError
from extractors.shipped import CONFIG
from flows.toml import read_toml

PROJECT_CONFIG = CONFIG  # what --config replaces
SAMPLE = "intramedullary-spinal-cord-metastasis"  # the review that the bundled corpus and the labelled sets are about


@dataclass(frozen=True, kw_only=True)
class PubMedSettings:
    """How PubMed is asked: address, window and overlap in days of the entry date, records in one fetch.

    `retry_after_seconds`: the waits before a harvest is tried again that failed for a passing fault.
    """

    url: str
    window_days: int
    overlap_days: int
    batch_size: int
    retry_after_seconds: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AnnotateSettings:
    """How many articles are read and stored in one go, and by which NER model.

    `model` is an installed pipeline with the labels of an official scispaCy one (en_ner_bc5cdr_md,
    en_ner_bionlp13cg_md); without it the shipped one reads.
    """

    batch_size: int
    model: str | None = None


@dataclass(frozen=True, kw_only=True)
class ScheduleSettings:
    """When `reviewwatch serve` runs: a cron line in a time zone."""

    cron: str
    timezone: str


@dataclass(frozen=True, kw_only=True)
class AlertSettings:
    """When an alert is sent. Who gets it stands in people.toml.

    `at_once`: signals of this priority or above are told in the run that opens them, and within `near_expiry_days` of
    the review's expiry all of them are; the others wait for the digest of every `digest_every_days`. Where nothing was
    told for `quiet_every_days`, a quiet one says what was searched. `retry_after_minutes`: the waits before an alert
    that did not arrive is tried again; the last one goes on.
    """

    at_once: Literal["high", "medium", "low"]
    near_expiry_days: int
    digest_every_days: int
    quiet_every_days: int
    retry_after_minutes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """The mail server, and who the mail is from. Its login comes from the environment: see `mail_login`."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    timeout_seconds: int


@dataclass(frozen=True, kw_only=True)
class InboxSettings:
    """The inbox: the address that links to it start with, and how long somebody stays signed in.

    `user_header`: the header in which a reverse proxy at one of `proxies` (IP addresses) names who it has signed in;
    without it people sign in with a password.
    """

    url: str
    session_hours: int
    user_header: str | None = None
    proxies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything in settings.toml."""

    pubmed: PubMedSettings
    annotate: AnnotateSettings
    schedule: ScheduleSettings
    alerts: AlertSettings
    mail: MailSettings
    inbox: InboxSettings


def read_settings(config: Path) -> Settings:
    """The settings of a configuration folder; ConfigurationError names file, key and cure."""
    path = config / "settings.toml"
    settings = read_toml(path, Settings)
    for name, value, least in (
        ("pubmed.window_days", settings.pubmed.window_days, 1),
        ("pubmed.overlap_days", settings.pubmed.overlap_days, 0),
        ("pubmed.batch_size", settings.pubmed.batch_size, 1),
        ("annotate.batch_size", settings.annotate.batch_size, 1),
        ("alerts.digest_every_days", settings.alerts.digest_every_days, 1),
        ("alerts.quiet_every_days", settings.alerts.quiet_every_days, 1),
        ("alerts.retry_after_minutes", min(settings.alerts.retry_after_minutes, default=0), 1),
        ("inbox.session_hours", settings.inbox.session_hours, 1),
    ):
        if value < least:
            raise ConfigurationError(f"{path}: key {name!r}: {value} is too small; give {least} or more")
    return settings


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Who asks NCBI. The key stays out of `repr`, so that it cannot slip into a log or an error."""

    email: str | None
    api_key: str | None

    def __repr__(self) -> str:
        return f"Credentials(email={self.email!r}, api_key={'set' if self.api_key else None})"


def credentials() -> Credentials:
    """The e-mail and key of the environment (NCBI_EMAIL, NCBI_API_KEY); an empty variable counts as unset."""
    return Credentials(
        email=os.environ.get("NCBI_EMAIL", "").strip() or None,
        api_key=os.environ.get("NCBI_API_KEY", "").strip() or None,
    )


@dataclass(frozen=True, kw_only=True)
class MailLogin:
    """The mail server's login. The password stays out of `repr`, so that it cannot slip into a log or an error."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"MailLogin(user={self.user!r}, password=set)"


def mail_login() -> MailLogin | None:
    """The login of the environment (REVIEWWATCH_SMTP_USER, REVIEWWATCH_SMTP_PASSWORD); None where no user is set."""
    user = os.environ.get("REVIEWWATCH_SMTP_USER", "").strip()
    return MailLogin(user=user, password=os.environ.get("REVIEWWATCH_SMTP_PASSWORD", "")) if user else None
