"""The addresses of the inbox that letters, feeds and exports lead to, each made in one place and percent-encoded.

`base` is InboxSettings.url: the address at which people reach `reviewwatch serve`, with or without a slash at its end.
"""

from urllib.parse import quote, urlencode


def inbox_url(base: str) -> str:
    """The reviews by urgency."""
    return f"{base.rstrip('/')}/"


def review_url(base: str, review_id: str) -> str:
    """One review: its claims, signals and studies."""
    return _under(base, "reviews", review_id)


def signal_url(base: str, review_id: str, signal_id: str) -> str:
    """One signal, with the form that answers it."""
    return _under(base, "reviews", review_id, "signals", signal_id)


def study_url(base: str, review_id: str, pmid: str) -> str:
    """One study as it was read for a review."""
    return _under(base, "reviews", review_id, "studies", pmid)


def answer_url(base: str, token: str) -> str:
    """The page that shows what a signed `answer` token answers, with the one button that gives the answer."""
    return f"{_under(base, 'answer')}?{urlencode({'token': token})}"


def unsubscribe_url(base: str, token: str) -> str:
    """The page that stops letters for whom a signed `unsubscribe` token names; a POST to it stops them at once."""
    return f"{_under(base, 'unsubscribe')}?{urlencode({'token': token})}"


def feed_url(base: str, review_id: str | None) -> str:
    """The Atom feed of one review, or of all where `review_id` is None."""
    return _under(base, "feeds", f"{review_id or 'all'}.atom")


def export_url(base: str, review_id: str, name: str) -> str:
    """One export of a review's new evidence, by its file name."""
    return _under(base, "exports", review_id, name)


def _under(base: str, *steps: str) -> str:
    return "/".join((base.rstrip("/"), *(quote(step, safe="") for step in steps)))
