"""Harvest: what PubMed, or files given instead of it, hold for a review is in the warehouse, raw and parsed."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from extractors.errors import SourceError
from extractors.pubmed.client import PubMed
from extractors.pubmed.files import read_path
from extractors.pubmed.parse import iter_articles
from extractors.records import Article, Record, Rejection
from extractors.review import Query, Review
from flows.clock import now
from flows.progress import Step
from flows.settings import Settings, credentials
from warehouse.connect import open_warehouse
from warehouse.harvests import Search, forget_failed_searches, searched_up_to, store_harvest

Received = tuple[Record, Article] | Rejection

# Records of a file that are parsed and stored in one go.
_FILE_BATCH = 500


@dataclass(kw_only=True)
class Harvest:
    """One review's harvest under way: where it goes, and what has come of it so far.

    `pmids` are the different ones found, readable or not; the counts are those of the warehouse.
    """

    review: Review
    home: Path
    source: str
    run_id: str
    progress: Step
    pmids: set[str] = field(default_factory=set)
    new: int = 0
    changed: int = 0
    rejected: int = 0

    def store(
        self, received: Sequence[Received], searches: Sequence[Search] = (), *, searched_to: date | None = None
    ) -> None:
        """What was received, the searches done and the day up to which all are done are kept, in one transaction."""
        with open_warehouse(self.home) as con:
            counts = store_harvest(
                con,
                run_id=self.run_id,
                review_id=self.review.id,
                source=self.source,
                searches=searches,
                received=received,
                received_at=now(),
                searched_up_to=searched_to,
            )
        pmids = (item.pmid if isinstance(item, Rejection) else item[0].pmid for item in received)
        self.pmids.update(pmid for pmid in pmids if pmid)
        self.new += counts.new
        self.changed += counts.changed
        self.rejected += counts.rejected
        self.progress.advance(len(received))

    def __str__(self) -> str:
        return f"{len(self.pmids)} found, {self.new} new, {self.changed} changed, {self.rejected} rejected"


def is_address(source: str) -> bool:
    """Whether a --source is an E-utilities address rather than a path."""
    return source.startswith(("http://", "https://"))


def pubmed(source: str | None, settings: Settings) -> PubMed:
    """The client for an address, or for the one in the settings; e-mail and key come from the environment."""
    who = credentials()
    return PubMed(email=who.email, api_key=who.api_key, base_url=source or settings.pubmed.url)


def harvest(
    review: Review, *, home: Path, source: str | None, as_of: date, settings: Settings, run_id: str, progress: Step
) -> Harvest:
    """Everything the source holds for the review up to `as_of` is stored.

    Raises SourceError, ConfigurationError, WarehouseBusy or HomeUnusable; what was stored before it stays, a search
    that failed is in the warehouse with its error, and the next run goes on from the last finished window.
    """
    asked = source or settings.pubmed.url
    with open_warehouse(home) as con:
        forget_failed_searches(con, run_id=run_id, review_id=review.id)
    under_way = Harvest(
        review=review, home=home, source=asked if is_address(asked) else "files", run_id=run_id, progress=progress
    )
    try:
        if is_address(asked):
            _from_pubmed(under_way, pubmed(source, settings), as_of, settings)
        else:
            _from_files(under_way, Path(asked))
    finally:
        progress.outcome = str(under_way)
    return under_way


def _from_files(to: Harvest, path: Path) -> None:
    """The records of the files are taken as the result of the user's own search: none is held against the query."""
    failure = None
    received: list[Received] = []
    fetched = 0
    try:
        for item in read_path(path):
            received.append(item)
            fetched += 1
            if len(received) == _FILE_BATCH:
                to.store(received)
                received = []
    except SourceError as error:
        failure = error
    search = Search(query_name="files", query=path.name, searched_at=now(), fetched=fetched, found=fetched)
    to.store(received, [replace(search, found=None, error=str(failure)) if failure else search])
    if failure:
        raise SourceError(str(failure))  # a file does not mend itself: even NCBI's passing errors stay in it


def _from_pubmed(to: Harvest, client: PubMed, as_of: date, settings: Settings) -> None:
    with open_warehouse(to.home) as con:
        seen = searched_up_to(con, review_id=to.review.id, source=to.source)
    start = min(seen, as_of) - timedelta(days=settings.pubmed.overlap_days) if seen else to.review.released_on
    for first, last in windows(start, as_of, settings.pubmed.window_days):
        searches = [_ask(to, client, query, first, last, settings.pubmed.batch_size) for query in to.review.queries]
        to.store([], searches, searched_to=last)


def _ask(to: Harvest, client: PubMed, query: Query, first: date, last: date, batch_size: int) -> Search:
    """The search of one query over one window, its records stored; a search that fails is stored before it raises."""
    search = Search(
        query_name=query.name, query=query.text, window_start=first, window_end=last, searched_at=now(), found=0
    )
    counts = {}  # by window: a part that PubMed let go of is begun again
    try:
        for batch in client.harvest(query.text, first, last, batch_size=batch_size):
            to.store(list(iter_articles(io.BytesIO(batch.xml), source=to.source)))
            counts[batch.search.from_day] = batch.search.count
            search = replace(
                search,
                found=sum(counts.values()),
                fetched=search.fetched + batch.records,
                query_translation=batch.search.query_translation,
                warnings=tuple(dict.fromkeys((*search.warnings, *batch.search.warnings))),
            )
    except SourceError as error:
        to.store([], [replace(search, found=None, error=str(error))])
        raise
    return search


def windows(first: date, last: date, days: int) -> Iterator[tuple[date, date]]:
    """The days from `first` to `last` in windows of at most so many days, both ends included, oldest first."""
    while first <= last:
        end = min(first + timedelta(days=days - 1), last)
        yield first, end
        first = end + timedelta(days=1)
