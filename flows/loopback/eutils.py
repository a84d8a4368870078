"""ESearch and EFetch over a handful of records: parameters in, reply out, no network."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count as numbers

from extractors.errors import ConfigurationError
from extractors.pubmed.fields import BY_TAG
from extractors.pubmed.query import Query, Searchable, Term, check_readable, leaves, matches, parse_query, translation
from extractors.pubmed.terms import DateRange, date_range
from extractors.records import Article, Record
from flows.loopback import replies
from flows.loopback.replies import Reply

# PubMed lists and fetches no more of one search; measured by many in 2026, though NBK25499 says 10,000.
MOST_RECORDS = 9_999
_TOO_FAR = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve "
    "the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using EDirect that "
    "contains additional logic to batch PubMed search results automatically so that an arbitrary number can be "
    "retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
_DATE_TYPES = frozenset({"edat", "crdt", "pdat", "mhda", "mdat"})
Parameters = Mapping[str, str]


class EUtils:
    """The records, newest first, and the searches kept for whoever asks for their records next."""

    def __init__(self, records: Iterable[tuple[Record, Article]]) -> None:
        held = [(Searchable(article), record.xml) for record, article in records]
        held.sort(key=_newest_first)
        self._held = {article.article.pmid: (article, xml) for article, xml in held}
        self._history: dict[str, list[list[str]]] = {}
        self._environments = numbers(1)
        self._known_terms: dict[Term | DateRange, bool] = {}

    def forget_searches(self) -> None:
        """From now on no kept search can be fetched: NCBI keeps them for some eight hours."""
        self._history.clear()

    def esearch(self, parameters: Parameters) -> Reply:
        """An eSearchResult; errors come in it with status 200, as from NCBI."""
        if fault := _wrong_database(parameters):
            return replies.error("eSearchResult", fault, status=200)
        if not parameters.get("term", "").strip():
            return replies.error("eSearchResult", "Empty term and query_key - nothing todo", status=200)
        start, most = _number(parameters, "retstart", 0), _number(parameters, "retmax", 20)
        if start >= MOST_RECORDS:
            return replies.error("eSearchResult", _TOO_FAR, status=200)
        try:
            query = parse_query(parameters["term"])
            check_readable(query)
            window = _window(parameters)
            found = [
                pmid
                for pmid, (article, _) in self._held.items()
                if (window is None or matches(window, article)) and matches(query, article)
            ]
            missing = [leaf for leaf in leaves(query) if isinstance(leaf, Term) and not self._knows(leaf)]
        except ConfigurationError as error:  # PubMed would guess; here the mistake shows
            return replies.error("eSearchResult", f"This PubMed refuses the query. {error}", status=200)
        ids = found[start : min(start + most, MOST_RECORDS)]
        messages = [] if found else ["No items found."]
        if start + most > MOST_RECORDS:
            messages.append(f"Restrictions achieved. start and count adjusted to {start}, {MOST_RECORDS - start}")
        return replies.search_result(
            count=len(found),
            ids=ids,
            start=start,
            kept=self._keep(found, parameters) if parameters.get("usehistory") == "y" else None,
            translation=_translation(query, window),
            not_found=[translation(term) for term in missing if not term.quoted],
            quoted_not_found=[translation(term) for term in missing if term.quoted],
            messages=messages,
        )

    def efetch(self, parameters: Parameters) -> Reply:
        """A PubmedArticleSet of the ids or of a kept search; unknown ids are left out. Errors have status 400."""
        if fault := _wrong_database(parameters) or _wrong_mode(parameters):
            return replies.error("eFetchResult", fault, status=400)
        start, most = _number(parameters, "retstart", 0), _number(parameters, "retmax", 10_000)
        if start >= MOST_RECORDS:
            return replies.error("eFetchResult", _TOO_FAR, status=400)
        if "id" in parameters:
            pmids = [str(int(uid)) for uid in parameters["id"].split(",") if uid.strip().isdecimal() and int(uid)]
            if not pmids:
                return replies.error("eFetchResult", "ID list is empty! Possibly it has no correct IDs.", status=400)
        else:
            kept = self._kept(parameters)
            if kept is None:
                return self._no_history(parameters, start, most)
            pmids = kept
        # A batch that reaches beyond the last record that can be had is cut there without a word.
        wanted = list(dict.fromkeys(pmids))[start : min(start + most, MOST_RECORDS)]
        return replies.record_set(tuple(self._held[pmid][1] for pmid in wanted if pmid in self._held))

    def _knows(self, term: Term) -> bool:
        """Whether any record has the term: these records are all the phrases this PubMed knows."""
        if term not in self._known_terms:
            self._known_terms[term] = any(matches(term, article) for article, _ in self._held.values())
        return self._known_terms[term]

    def _keep(self, found: list[str], parameters: Parameters) -> tuple[str, int]:
        environment = parameters.get("WebEnv", "")
        if environment not in self._history:
            environment = f"MCID_{next(self._environments):024x}"
        searches = self._history.setdefault(environment, [])
        searches.append(found)
        return environment, len(searches)

    def _kept(self, parameters: Parameters) -> list[str] | None:
        searches = self._history.get(parameters.get("WebEnv", ""), [])
        key = _number(parameters, "query_key", 0)
        return searches[key - 1] if 0 < key <= len(searches) else None

    def _no_history(self, parameters: Parameters, start: int, most: int) -> Reply:
        environment, key = parameters.get("WebEnv", ""), parameters.get("query_key", "")
        if environment in self._history:
            return replies.error("eFetchResult", f"Unable to obtain query #{key}", status=400)
        asked = f"query_key: {key}, WebEnv: {environment}, retstart: {start}, retmax: {most}"
        why = "Can't fetch uids from history because of: NCBI C++ Exception"
        return replies.error("eFetchResult", f"Cannot retrieve history data. {asked}", why, status=400)


def _newest_first(held: tuple[Searchable, str]) -> tuple[int, int]:
    """By the day of creation, then by PMID, as PubMed's "most recent" has it."""
    days = held[0].create_days or (date.min,)
    return -days[0].toordinal(), -int(held[0].article.pmid)


def _wrong_database(parameters: Parameters) -> str | None:
    name = parameters.get("db", "pubmed")
    return None if name == "pubmed" else f"Invalid db name specified: {name}"


def _wrong_mode(parameters: Parameters) -> str | None:
    mode = parameters.get("retmode", "xml")
    return None if mode == "xml" else f"This PubMed answers in retmode=xml only, not in {mode}"


def _number(parameters: Parameters, name: str, default: int) -> int:
    text = parameters.get(name, "")
    return int(text) if text.isdecimal() else default


def _window(parameters: Parameters) -> DateRange | None:
    """The days that mindate and maxdate limit a search to; NCBI wants both or neither."""
    first, last = parameters.get("mindate"), parameters.get("maxdate")
    if not first and not last:
        return None
    kind = parameters.get("datetype", "edat").lower()
    if not first or not last or kind not in _DATE_TYPES:
        raise ConfigurationError(f"Give mindate and maxdate together, and a datetype of {sorted(_DATE_TYPES)}.")
    try:
        return date_range(f"{first}:{last}", field=BY_TAG[kind])
    except ValueError as error:
        raise ConfigurationError(". ".join(error.args)) from None


def _translation(query: Query, window: DateRange | None) -> str:
    return translation(query) if window is None else f"({translation(query)}) AND {translation(window)}"
