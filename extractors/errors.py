"""Errors a user can act on, each with the exit code scripts rely on.

Raise one of these for anything that is not a defect of ours; the command line prints its text without a
traceback and exits with its code. Everything else that escapes is a defect (exit code 1).
"""


class ReviewwatchError(Exception):
    """Base of the errors that are told to a user in one sentence: cause first, cure last."""

    exit_code = 1


class UsageError(ReviewwatchError):
    """The command was called with something that cannot be done as asked."""

    exit_code = 2


class ConfigurationError(ReviewwatchError):
    """A configuration file or environment variable is wrong; the text names file, key and cure."""

    exit_code = 10


class SourceError(ReviewwatchError):
    """PubMed, or the files given instead of it, could not be read. Nothing may be concluded from it."""

    exit_code = 11


class SourceUnavailable(SourceError):
    """A passing fault of the source (429, 5xx, time-out, broken body): the same call may work later."""


class SourceRefused(SourceError):
    """A final answer of the source (bad query, unknown database): asking again gives the same answer."""


class WarehouseBusy(ReviewwatchError):
    """Another process holds the warehouse file; try again when it has ended."""

    exit_code = 12


class CheckFailed(ReviewwatchError):
    """Rows in the warehouse break one of its promises; the text names the check and the rows."""

    exit_code = 13


class ModelMissing(ReviewwatchError):
    """A language model or vocabulary that the settings name is not there."""

    exit_code = 14


class AlertNotDelivered(ReviewwatchError):
    """At least one alert stays undelivered; it is kept in the outbox and tried again at the next run."""

    exit_code = 15


class HomeUnusable(ReviewwatchError):
    """The folder that everything is written to cannot take it: disk full, or no permission. Nothing stored is harmed."""

    exit_code = 10
