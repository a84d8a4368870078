"""Replies in the shapes that NCBI gives them, seen in real replies of 2025 and 2026."""

import json
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

_ESEARCH_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_EFETCH_ERROR_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
)
_SET_HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_PAGE = "<!DOCTYPE html>\n<html><head><title>NCBI</title></head><body><h1>{}</h1></body></html>\n"
XML = "text/xml; charset=UTF-8"
JSON = "application/json"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A status, a body and what kind it is; of a record set also the records, so that one can be taken out."""

    status: int = 200
    content_type: str = XML
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()

    def with_body(self, body: bytes) -> "Reply":
        return replace(self, body=body)


def search_result(
    *,
    count: int,
    ids: list[str],
    start: int,
    kept: tuple[str, int] | None,
    translation: str,
    not_found: list[str],
    quoted_not_found: list[str],
    messages: list[str],
) -> Reply:
    """An eSearchResult; `kept` is WebEnv and query key where the history was asked for."""
    history = f"<QueryKey>{kept[1]}</QueryKey><WebEnv>{kept[0]}</WebEnv>" if kept else ""
    listed = "<IdList>\n" + "".join(f"<Id>{uid}</Id>\n" for uid in ids) + "</IdList>" if ids else "<IdList/>"
    errors = "".join(f"<PhraseNotFound>{escape(term)}</PhraseNotFound>" for term in not_found)
    warnings = "".join(f"<QuotedPhraseNotFound>{escape(term)}</QuotedPhraseNotFound>" for term in quoted_not_found)
    warnings += "".join(f"<OutputMessage>{escape(text)}</OutputMessage>" for text in messages)
    body = (
        f"{_ESEARCH_HEAD}<eSearchResult><Count>{count}</Count><RetMax>{len(ids)}</RetMax><RetStart>{start}</RetStart>"
        f"{history}{listed}<TranslationSet/><QueryTranslation>{escape(translation)}</QueryTranslation>"
        f"{f'<ErrorList>{errors}</ErrorList>' if errors else ''}"
        f"{f'<WarningList>{warnings}</WarningList>' if warnings else ''}</eSearchResult>\n"
    )
    return Reply(body=body.encode())


def record_set(records: tuple[str, ...]) -> Reply:
    """A PubmedArticleSet; of no records it is an empty one with status 200, as for PMIDs that do not exist."""
    body = f"{_SET_HEAD}<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>\n"
    return Reply(body=body.encode(), records=records)


def error(root: str, *texts: str, status: int) -> Reply:
    """ERROR elements under eSearchResult (NCBI sends status 200) or eFetchResult (400)."""
    head = _ESEARCH_HEAD if root == "eSearchResult" else _EFETCH_ERROR_HEAD
    lines = "".join(f"\t<ERROR>{escape(text)}</ERROR>\n" for text in texts)
    return Reply(status=status, body=f"{head}<{root}>\n{lines}</{root}>\n".encode())


def throttled(retry_after: str | None) -> Reply:
    body = json.dumps({"error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "4", "limit": "3"})
    return Reply(status=429, content_type=JSON, body=body.encode(), headers=_retry(retry_after))


def unknown_key(api_key: str) -> Reply:
    """NCBI repeats the key that it does not accept."""
    said = {"error": "API key invalid", "api-key": api_key, "type": "client", "status": "unknown"}
    return Reply(status=400, content_type=JSON, body=json.dumps(said).encode())


def bad_gateway(retry_after: str | None) -> Reply:
    page = _PAGE.format("502 Bad Gateway")
    return Reply(status=502, content_type=HTML, body=page.encode(), headers=_retry(retry_after))


def web_page() -> Reply:
    return Reply(content_type=HTML, body=_PAGE.format("NCBI is down for maintenance").encode())


def not_here() -> Reply:
    return Reply(status=404, content_type=HTML, body=_PAGE.format("404 Not Found").encode())


def _retry(retry_after: str | None) -> dict[str, str]:
    return {} if retry_after is None else {"Retry-After": retry_after}
