"""Posts a letter's first screen to a room (Slack, Teams, Matrix, a webhook, ...) through Apprise.

The room's Apprise URL holds its secret: it comes from the environment and stays out of every message and log.
"""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from flows.letters.letter import Letter
from flows.letters.not_delivered import NotDelivered

ERROR = re.compile(r"error=([1-5][0-9]{2})\b")  # how Apprise's log tells the status of an answer over HTTP


def post_to_room(letter: Letter, variable: str) -> None:
    """The service named by the Apprise URL in the environment variable has taken the letter's first screen.

    Raises NotDelivered, always to be tried again: the operator or the service can set every fault right.
    """
    import apprise  # takes a third of a second, which who mails need not wait for

    url = os.environ.get(variable, "").strip()
    if not url:
        raise NotDelivered(f"the environment variable {variable} is not set. Put the Apprise URL of the room there.")
    with _log() as log:
        rooms = apprise.Apprise(asset=apprise.AppriseAsset(app_id="reviewwatch", async_mode=False))
        if not rooms.add(url):
            raise NotDelivered(f"what {variable} holds is no Apprise URL; https://appriseit.com lists them.")
        try:
            is_taken = rooms.notify(body=letter.first_screen, title=letter.subject, body_format="text")
        except Exception as error:  # any plugin's defect; its text could hold the URL
            raise NotDelivered(f"the service of {variable} failed ({type(error).__name__}).") from None
    if not is_taken:
        status = next((found[1] for record in log for found in [ERROR.search(record)] if found), None)
        raise NotDelivered(f"the service of {variable} did not take it ({status or 'no answer'}).")


@contextmanager
def _log() -> Iterator[list[str]]:
    """The warnings of Apprise and of its HTTP client go to the list; all that they say goes nowhere else."""
    records: list[str] = []
    loggers = [logging.getLogger(name) for name in ("apprise", "urllib3")]

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record.getMessage())

    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [Kept()], False
        logger.setLevel(logging.WARNING)
    try:
        yield records
    finally:
        for logger, handlers, propagates, level in before:
            logger.handlers, logger.propagate = handlers, propagates
            logger.setLevel(level)
