"""PubMed through E-utilities: search a window of days, fetch its records, and know that none is missing.

The window is that of the day on which a record was created in PubMed ([crdt], History "entrez"), not of its entry date
in PubMed's sense ([edat], History "pubmed"): a record added more than a year after publication gets its publication day
as entry date, so that a search by it never sees the record arrive. The PubMed User Guide recommends the create date
for regular searches; it is what `Article.entry_date` holds.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from Bio import Entrez

from extractors.errors import ConfigurationError, SourceRefused, SourceUnavailable
from extractors.pubmed.query import parse_query
from extractors.pubmed.replies import HistoryExpired, record_set, search_reply
from extractors.pubmed.transport import EUTILS, Transport

TOOL = "reviewwatch"
# NBK25499 says 10,000; the server gives 9,999, cuts a batch that reaches beyond, and refuses one that begins there.
MOST_RECORDS = 9_999
# What NCBI allows (NBK25497).
REQUESTS_PER_SECOND = 3.0
REQUESTS_PER_SECOND_WITH_KEY = 10.0

_EMPTY_SET = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet></PubmedArticleSet>\n'
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """A search as PubMed did it; its records are kept on the history server for some hours.

    `warnings` are sentences about what PubMed dropped or could not find: with them, even a count of none is no
    proof that there is nothing.
    """

    query: str
    from_day: date
    to_day: date
    count: int
    query_translation: str
    web_env: str
    query_key: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Records of a search as received: `xml` is a complete PubmedArticleSet with `records` records."""

    search: SearchResult
    xml: bytes
    records: int


class PubMed:
    """A client of one E-utilities server. NCBI asks for an e-mail address; a key allows a faster pace.

    `requests_per_second` defaults to what NCBI allows. `clock`, `sleep` and `jitter` are `Transport`'s.
    ConfigurationError without an e-mail address or with an address that is none.
    """

    def __init__(
        self,
        *,
        email: str | None,
        api_key: str | None = None,
        base_url: str = EUTILS,
        requests_per_second: float | None = None,
        timeout_seconds: float = 60.0,
        attempts: int = 5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        if not email or "@" not in email:
            raise ConfigurationError(
                "NCBI wants to know whom to write to before it answers. Set NCBI_EMAIL to your e-mail address."
            )
        allowed = REQUESTS_PER_SECOND_WITH_KEY if api_key else REQUESTS_PER_SECOND
        self._sender = {"tool": TOOL, "email": email, "api_key": api_key}
        self._transport = Transport(
            base_url=base_url,
            secrets=tuple(secret for secret in (email, api_key) if secret),
            requests_per_second=requests_per_second or allowed,
            timeout_seconds=timeout_seconds,
            attempts=attempts,
            clock=clock,
            sleep=sleep,
            jitter=jitter,
        )

    def __repr__(self) -> str:
        return f"PubMed({self._transport.base_url!r})"

    def search(self, query: str, from_day: date, to_day: date) -> SearchResult:
        """The search of all records created in PubMed on these days, both included.

        ConfigurationError where PubMed would misread the query without saying so (see `query`), SourceUnavailable
        and SourceRefused where PubMed gives no answer.
        """
        parse_query(query)
        term = " ".join(query.split())
        reply = self._transport.ask(
            lambda: Entrez.esearch(
                db="pubmed", term=term, datetype="crdt", mindate=f"{from_day:%Y/%m/%d}", maxdate=f"{to_day:%Y/%m/%d}",
                usehistory="y", retmax=0, **self._sender,
            ),
            search_reply,
        )  # fmt: skip
        return SearchResult(
            query=query,
            from_day=from_day,
            to_day=to_day,
            count=reply.count,
            query_translation=reply.query_translation,
            web_env=reply.web_env,
            query_key=reply.query_key,
            warnings=reply.warnings,
        )

    def fetch(self, result: SearchResult, start: int, size: int) -> bytes:
        """The XML of up to `size` records of a search from its `start`-th on: a complete set, none missing.

        SourceUnavailable where PubMed keeps giving fewer, HistoryExpired (one of these) where it has let go of
        the search, SourceRefused where it will never answer.
        """
        return self._fetch(result, start, size)[0]

    def _fetch(self, result: SearchResult, start: int, size: int) -> tuple[bytes, frozenset[str]]:
        expected = min(size, result.count - start)
        return self._transport.ask(
            lambda: Entrez.efetch(
                db="pubmed", retmode="xml", WebEnv=result.web_env, query_key=result.query_key, retstart=start,
                retmax=expected, **self._sender,
            ),
            lambda body: (body, record_set(body, expected=expected)),
        )  # fmt: skip

    def harvest(self, query: str, from_day: date, to_day: date, *, batch_size: int = 200) -> Iterator[Batch]:
        """All records that a query finds in a window of days, oldest days first, and at least one batch.

        A window that holds more than MOST_RECORDS is halved until each part holds fewer; a part that holds none
        gives one empty batch, so that its search and warnings are seen. After the last batch of a part all records
        announced for it have come, each once, or SourceUnavailable says how many have not. Where PubMed lets go of
        a search, it is done once more; if it then finds another number of records, its part is begun again and
        batches come twice. SourceRefused for a single day beyond MOST_RECORDS.
        """
        for result in self._parts(query, from_day, to_day):
            yield from self._batches(result, batch_size)

    def _parts(self, query: str, from_day: date, to_day: date) -> Iterator[SearchResult]:
        result = self.search(query, from_day, to_day)
        if result.count <= MOST_RECORDS:
            yield result
        elif from_day == to_day:
            raise SourceRefused(
                f"The query finds {result.count:,} records of {from_day}, and PubMed gives no more than "
                f"{MOST_RECORDS:,} of one search. Narrow the query."
            )
        else:
            middle = from_day + (to_day - from_day) // 2
            yield from self._parts(query, from_day, middle)
            yield from self._parts(query, middle + _ONE_DAY, to_day)

    def _batches(self, result: SearchResult, batch_size: int) -> Iterator[Batch]:
        if result.count == 0:
            yield Batch(search=result, xml=_EMPTY_SET, records=0)
        received: set[str] = set()
        start, kept, is_repeated = 0, result, False
        while start < result.count:
            try:
                xml, pmids = self._fetch(kept, start, batch_size)
            except HistoryExpired:
                if is_repeated:
                    raise
                kept, is_repeated = self.search(result.query, result.from_day, result.to_day), True
                if kept.count != result.count:
                    received, start, result = set(), 0, kept
                continue
            received |= pmids
            yield Batch(search=result, xml=xml, records=len(pmids))
            start += batch_size
        if len(received) < result.count:
            raise SourceUnavailable(
                f"PubMed announced {result.count} records from {result.from_day} to {result.to_day} and gave only "
                f"{len(received)} different ones. Nothing can be concluded from them; try again later."
            )
