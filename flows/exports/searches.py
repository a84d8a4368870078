"""The search log in the form that PRISMA-S asks for (Rethlefsen 2021, Syst Rev 10:39), with PRISMA 2020's flow.

What reviewwatch does not do stands there as not done: a methods section written from this may not claim more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from urllib.parse import urlsplit

from flows.exports.lines import line
from flows.exports.spreadsheet import MARK, csv_line
from flows.note import plain
from flows.wording import count, day_in_words
from warehouse.search_report import Flow, LoggedSearch, SearchReport

COLUMNS = tuple(field.name for field in fields(LoggedSearch))
_NOT_DONE = "Not done by reviewwatch."


def searches_csv(report: SearchReport) -> bytes:
    """Each search as it was asked, one a line, the oldest first."""
    rows = [[getattr(search, column) for column in COLUMNS] for search in report.searches]
    lines = [csv_line("; ".join(cell) if isinstance(cell, tuple) else cell for cell in row) for row in rows]
    return (MARK + csv_line(COLUMNS) + "".join(lines)).encode()


def searches_markdown(report: SearchReport) -> bytes:
    """The sixteen items of PRISMA-S in their order, the queries as run, each search, and the flow of records."""
    return "\n".join([
        f"# How the literature was searched: {plain(report.title)}",
        "",
        f"Up to {day_in_words(report.as_of)}. The items are those of PRISMA-S (Rethlefsen et al 2021, Syst Rev 10:39).",
        "",
        *_items(report),
        "## Full search strategies",
        "",
        *_strategies(report.searches),
        "## Each search",
        "",
        *_log(report.searches),
        *_flow_table(report.flow),
        "",
    ]).encode()  # fmt: skip


def flow_csv(report: SearchReport) -> bytes:
    """The flow of records, one step a line, for whoever draws the diagram."""
    header = csv_line(("step", "records", "n"))
    return (MARK + header + "".join(map(csv_line, flow_rows(report.flow)))).encode()


def flow_rows(flow: Flow) -> list[tuple[str, str, int]]:
    """Step, what is counted, number: in the order and the words of PRISMA 2020."""
    return [
        ("Identification", "records identified", flow.identified),
        ("Identification", "removed before screening: not received from the source", flow.not_received),
        ("Identification", "removed before screening: found by another query or an earlier search", flow.duplicates),
        ("Identification", "removed before screening: could not be read", flow.unreadable),
        ("Screening", "screened by machine, on title and abstract", flow.screened),
        *(("Screening", f"excluded: {reason}", articles) for reason, articles in flow.left_out),
        ("Included", "studies that bear on a claim of the review", flow.included),
    ]


def _flow_table(flow: Flow) -> list[str]:
    return [
        "## Flow of records (PRISMA 2020)",
        "",
        "| Step | Records | n |",
        "|---|---|---:|",
        *(f"| {step} | {plain(words)} | {number} |" for step, words, number in flow_rows(flow)),
    ]


def platform(source: str) -> str:
    """Where records came from, in a reader's words."""
    host = urlsplit(source).hostname
    if source == "files":
        return "Records given as files (the source of each is the user's own search)"
    if host and (host == "ncbi.nlm.nih.gov" or host.endswith(".ncbi.nlm.nih.gov")):
        return f"PubMed, through the E-utilities of NCBI ({line(source)})"
    return f"A server that answers as PubMed does ({line(source)})"


def _items(report: SearchReport) -> Iterator[str]:
    searches = report.searches
    failed = [search for search in searches if search.state == "failed"]
    sources = sorted({platform(search.source) for search in searches}) or ["none: no search was made by this day"]
    versions = sorted({search.software_version or "?" for search in searches})
    told = [
        ("Database name", "; ".join(sources)),
        ("Multi-database searching", "Each source by itself." if len(sources) > 1 else "One source only."),
        ("Study registries", _NOT_DONE),
        ("Online resources and browsing", _NOT_DONE),
        ("Citation searching", _NOT_DONE),
        ("Contacts", _NOT_DONE),
        ("Other methods", "None."),
        ("Full search strategies", "Below, as run, with PubMed's translation."),
        ("Limits and restrictions", f"{_limits(searches)} No limit by language or design."),
        ("Search filters", "None beyond what the queries below hold."),
        ("Prior work", "To be told by the authors of the query."),
        ("Updates", "The same queries are run again on a schedule, each time from some days before the last search."),
        ("Dates of searches", _dates(searches)),
        ("Peer review", "To be told by the authors of the query."),
        ("Total records", f"{report.flow.identified} records identified, {report.flow.screened} different ones read."),
        ("Deduplication", "By PubMed identifier (PMID), by reviewwatch."),
    ]  # fmt: skip
    for number, (item, words) in enumerate(told, start=1):
        yield f"{number}. **{item}.** {plain(words)}"
    yield ""
    if versions:
        yield f"Run and screened by reviewwatch {plain(', '.join(versions))}."
        yield ""
    if failed:
        number = count(len(failed), "search", "searches")
        yield f"**{number} did not complete:** what would have been found is not in these numbers."
        yield ""


def _limits(searches: Sequence[LoggedSearch]) -> str:
    first = [search.window_start for search in searches if search.window_start]
    last = [search.window_end for search in searches if search.window_end and search.state == "completed"]
    if not first:
        return "No limit by date."
    return f"Entry date (when PubMed had the record) from {min(first)}{f' to {max(last)}' if last else ''}."


def _dates(searches: Sequence[LoggedSearch]) -> str:
    days = [search.searched_at.date() for search in searches]
    if not days:
        return "No search was made."
    return f"{min(days)} to {max(days)}, {count(len(days), 'search', 'searches')}"


def _strategies(searches: Sequence[LoggedSearch]) -> Iterator[str]:
    """Each different text of a query, with the translation of its last completed search."""
    texts: dict[tuple[str, str], LoggedSearch] = {}
    for search in searches:
        if search.state == "completed" or (search.query_name, search.query) not in texts:
            texts[search.query_name, search.query] = search
    for (name, query), search in texts.items():
        yield f"### {plain(name)}"
        yield ""
        yield from _code(query)
        if search.query_translation:
            yield f"Understood by PubMed on {search.searched_at.date()} as:"
            yield ""
            yield from _code(search.query_translation)
        for warning in search.warnings:
            yield f"- {plain(warning)}"
        if search.warnings:
            yield ""


def _code(text: str) -> Iterator[str]:
    """The text as it stands, in a block that none of its own lines can close."""
    yield from (f"    {line(row)}" for row in text.strip().splitlines() if line(row))
    yield ""


def _log(searches: Sequence[LoggedSearch]) -> Iterator[str]:
    yield "| Searched (UTC) | Query | Entered PubMed from | to | Found | Received | Ended | Run |"
    yield "|---|---|---|---|---:|---:|---|---|"
    for search in searches:
        found = "could not be asked" if search.found is None else search.found
        ended = "completed" if search.state == "completed" else f"FAILED: {search.error}"
        cells = (
            f"{search.searched_at:%Y-%m-%d %H:%M:%S}", plain(search.query_name), search.window_start or "no limit",
            search.window_end or "no limit", found, search.fetched, plain(ended), plain(search.run_id),
        )  # fmt: skip
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""
