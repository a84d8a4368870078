"""What a reply of E-utilities means: a search, a record set, or one of NCBI's many ways of failing.

Bytes in, values or errors out; nothing is sent from here. Over the wire a body that breaks off, is a web page or no
XML at all is a passing fault: SourceUnavailable, worth asking again. NCBI answers many errors with status 200.
"""

import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from Bio import Entrez

from extractors.errors import ConfigurationError, ReviewwatchError, SourceError, SourceRefused, SourceUnavailable
from extractors.pubmed import stream

SOURCE = "PubMed"
# The words in which NCBI says that its history server has lost or let go of a search.
_HISTORY_GONE = ("unable to obtain query", "cannot retrieve history data", "webenv")
_PASSING_STATUS = frozenset({408, 425, 429})
_ERROR_ELEMENT = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL)


class HistoryExpired(SourceUnavailable):
    """PubMed no longer holds the search that records were asked of: search again."""


class ComeBackLater(SourceUnavailable):
    """A passing fault with which PubMed says after how many seconds to ask again."""

    def __init__(self, text: str, *, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class SearchReply:
    """What ESearch says: how many records, what was searched, where the result is kept, what was not found."""

    count: int
    query_translation: str
    web_env: str
    query_key: str
    warnings: tuple[str, ...]


def search_reply(body: bytes) -> SearchReply:
    """The reply to an ESearch with usehistory=y. SourceError where it is none."""
    if b"<eSearchResult" not in body:
        raise _not_xml(body)
    try:
        read = Entrez.read(io.BytesIO(body))
        found = SearchReply(
            count=int(read["Count"]),
            query_translation=str(read["QueryTranslation"]),
            web_env=str(read.get("WebEnv", "")),
            query_key=str(read.get("QueryKey", "")),
            warnings=tuple(_warnings(read)),
        )
    except RuntimeError as error:  # how Entrez.read passes on an ERROR element
        raise error_of(str(error)) from error
    except (ValueError, KeyError) as error:
        raise SourceUnavailable(f"{SOURCE}'s answer to a search breaks off or is not one.") from error
    if found.count and not (found.web_env and found.query_key):
        raise SourceUnavailable(f"{SOURCE} found {found.count} records and does not say where it keeps them.")
    return found


def _warnings(read: dict) -> list[str]:
    """One sentence for each part of the query that PubMed dropped or could not find."""
    errors, warnings = read.get("ErrorList", {}), read.get("WarningList", {})
    notes = [f"{SOURCE} does not know the term {term} and left it out." for term in errors.get("PhraseNotFound", ())]
    notes += [f"{SOURCE} has no field {field} and left it out." for field in errors.get("FieldNotFound", ())]
    notes += [f"{SOURCE} ignored the term {term}." for term in warnings.get("PhraseIgnored", ())]
    notes += [
        f"{SOURCE} does not know the phrase {phrase} and did not search it as it stands."
        for phrase in warnings.get("QuotedPhraseNotFound", ())
    ]
    return notes + [f"{SOURCE} says: {text}" for text in warnings.get("OutputMessage", ()) if text != "No items found."]


def record_set(body: bytes, *, expected: int) -> frozenset[str]:
    """The PMIDs of a complete EFetch reply with `expected` different records.

    SourceUnavailable, with both numbers, where records are missing: a set that is short but well formed is as
    much a fault as one that breaks off.
    """
    try:
        pmids = [
            element.findtext("MedlineCitation/PMID") or element.findtext("BookDocument/PMID") or f"no PMID {position}"
            for position, (element, _) in enumerate(stream.elements(io.BytesIO(body), source=SOURCE))
            if element.tag in stream.RECORDS
        ]
    except SourceError as error:
        if gone := _ERROR_ELEMENT.search(body):
            raise error_of(gone[1].decode(errors="replace")) from error
        if isinstance(error, SourceRefused | SourceUnavailable):
            raise
        raise SourceUnavailable(f"{SOURCE} sent no complete record set.") from error
    received = frozenset(pmids)
    if len(received) != expected:
        raise SourceUnavailable(f"{SOURCE} sent {len(received)} of {expected} records.")
    return received


def http_fault(status: int, reason: str, retry_after: str | None, body: bytes) -> ReviewwatchError:
    """The error that a reply with a status of 400 or more stands for."""
    said = _error_text(body)
    if status in _PASSING_STATUS or status >= 500:
        seconds = _seconds(retry_after)
        text = f"{SOURCE} answered {status} {reason}"
        if seconds is None:
            return SourceUnavailable(f"{text}.")
        return ComeBackLater(f"{text} and asks for {seconds:.0f} s of rest.", seconds=seconds)
    if "api key" in said.lower():
        return ConfigurationError(f"NCBI does not accept the API key ({said}). Correct NCBI_API_KEY or unset it.")
    if said:
        return error_of(said)
    return SourceRefused(f"{SOURCE} refused the request with {status} {reason}. Check the address under [pubmed].")


def error_of(text: str) -> SourceError:
    """The error that NCBI's own words stand for: search again, try again later, or never."""
    text = " ".join(text.split())
    if any(words in text.lower() for words in _HISTORY_GONE):
        return HistoryExpired(f"{SOURCE} no longer holds the search ({text[:200]!r}). Search again.")
    return stream.ncbi_error(text, source=SOURCE)


def _error_text(body: bytes) -> str:
    if found := _ERROR_ELEMENT.search(body):
        return found[1].decode(errors="replace").strip()
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    return str(said.get("error", "")) if isinstance(said, dict) else ""


def _not_xml(body: bytes) -> SourceError:
    if said := _error_text(body):
        return error_of(said)
    what = "a web page" if b"<html" in body[:2_000].lower() else "something that is no search result"
    return SourceUnavailable(f"{SOURCE} answered a search with {what}.")


def _seconds(retry_after: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, given as a number or as a date (RFC 9110, 10.2.3)."""
    try:
        return max(0.0, float(retry_after or ""))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after or "") - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
