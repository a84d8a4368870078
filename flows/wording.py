"""The words an editor reads for the warehouse's codes, and numbers and days in words: British, plain, one a thing."""

from collections import Counter
from datetime import date

from flows.digest import ClaimState, Digest, Search, Study
from flows.pubmed_text import shorten

STATUSES = {
    "still_valid": "Still valid",
    "possibly_out_of_date": "Possibly out of date",
    "probably_out_of_date": "Probably out of date",
    "out_of_date": "Out of date",
}
RELATIONS = {
    "reinforces": "appears to reinforce",
    "contradicts": "appears to contradict",
    "extends": "appears to extend",
    "unclear": "bears on, unclear how",
}
DESIGNS = {
    "randomized_trial": "randomised trial",
    "non_randomized_trial": "non-randomised trial",
    "prospective_cohort": "prospective cohort",
    "retrospective_cohort": "retrospective cohort",
    "case_control": "case-control study",
    "case_series": "case series",
    "case_report": "case report",
    "systematic_review": "systematic review",
    "meta_analysis": "meta-analysis",
    "narrative_review": "narrative review",
    "guideline": "guideline",
    "database_analysis": "database analysis",
    "preclinical": "laboratory or animal study",
    "other": "other design",
}
MACHINE = (
    'A machine read this from titles and abstracts, and it can be wrong: hence "appears to", and the sentence and link'
    " with each statement. Read the paper before you change the review."
)
ANSWERS = (
    "Accept: the claim is to be changed. Dismiss: it stands; you are told again only of something new. Later: the"
    " signal stays away for a while and comes back."
)


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`3 signals`, `1 signal`, `no signals`."""
    word = one if number == 1 else (many or f"{one}s")
    return f"{number or 'no'} {word}"


def expiry_in_words(days_to_expiry: int) -> str:
    """Follows the words "the review"."""
    if days_to_expiry < 0:
        return f"expired {count(-days_to_expiry, 'day')} ago"
    if days_to_expiry == 0:
        return "expires today"
    return f"expires in {count(days_to_expiry, 'day')}"


def byline(study: Study) -> str:
    """Who reported it, as short as a reader can still tell it apart: `Payer et al 2021` or `Neurosurg Rev 2021`."""
    who = f"{study.first_author} et al" if study.first_author else study.journal or "Source not named"
    return f"{shorten(who, 60)} {study.year}" if study.year else shorten(who, 60)


def design_and_size(study: Study) -> str:
    design = DESIGNS.get(study.design or "", "design not stated")
    if study.patients is None:
        return f"{design}, number of patients not stated"
    return f"{design}, {count(study.patients, 'patient')}"


def news(digest: Digest) -> str:
    """What is new in one clause. Never "nothing new" unless all was searched and read."""
    signals = count(len(digest.new_signals), "new signal")
    if digest.withdrawn:
        signals += f", {len(digest.withdrawn)} withdrawn"
    if digest.waiting:
        signals += f", {len(digest.waiting)} more waiting"
    since = "since the last digest" if digest.last_digest_on else "in this first digest"
    if digest.is_complete:
        return f"{signals[0].upper()}{signals[1:]} {since}"
    if digest.could_look:
        return f"Could not read {count(digest.unread, 'article')}; {signals} so far"
    failed = f"{len(digest.failed_searches)} of {count(len(digest.searches), 'search', 'searches')}"
    if not digest.searches:
        return "Could not look: no search was made"
    if not digest.new_signals and not digest.withdrawn:
        return f"Could not look: {failed} did not complete"
    return f"Could not look everywhere: {failed} did not complete; {signals} so far"


def headline(digest: Digest) -> str:
    """The verdict in one line: what is new, how the review's expiry stands, how urgent an update is."""
    return f"{news(digest)}; review {expiry_in_words(digest.days_to_expiry)}; priority {digest.priority}"


def spread(digest: Digest) -> str:
    """How pressing the new signals are and how many claims they touch."""
    pressing = Counter(signal.priority for signal in digest.new_signals)
    counts = ", ".join(f"{pressing[level]} {level}" for level in ("high", "medium", "low") if pressing[level])
    touched = len({signal.claim_id for signal in digest.new_signals})
    return f"Priority: {counts}. They bear on {touched} of {count(len(digest.claims), 'claim')}."


def reach(digest: Digest) -> str:
    """How far the searches reach."""
    if digest.searched_up_to:
        return f"Searched up to {day_in_words(digest.searched_up_to)}."
    return "Records came from files, not from a search by date."


def searched(digest: Digest) -> str:
    """How far the searches reach, and that all completed where they did."""
    if not digest.could_look:
        return reach(digest)
    number = len(digest.searches)
    return f"{reach(digest)} {'The one search' if number == 1 else f'All {number} searches'} completed."


def silence(digest: Digest) -> str:
    """What no new signal means on this day: nothing new, or only that nothing could be seen."""
    if digest.is_complete and digest.waiting:
        return f"No new signal in this letter; {waiting(digest)}."
    if not digest.is_complete:
        return "No new signal in what could be searched and read. This is not evidence that nothing is new."
    known = f"{digest.new} new and {digest.changed} changed, none of them a signal"
    parts = (
        f"{count(len(digest.searches), 'search', 'searches').capitalize()} completed",
        f"{count(digest.found, 'record')} found",
        known if digest.new or digest.changed else "all known",
        f"{count(digest.rejected, 'record')} not readable" if digest.rejected else "",
    )
    return f"Nothing new. {', '.join(part for part in parts if part)}."


def waiting(digest: Digest) -> str:
    """How many signals are known and not told yet."""
    return f"{count(len(digest.waiting), 'more signal')} {'waits' if len(digest.waiting) == 1 else 'wait'}"


def caveats(study: Study) -> str:
    """Follows the study: what a reader must know before believing it, or nothing."""
    is_so = {"RETRACTED": study.is_retracted, "read from our own summary": study.is_summary}
    told = [words for words, holds in is_so.items() if holds]
    return f" ({', '.join(told)})" if told else ""


def alarm(digest: Digest) -> str:
    """The heading over what went wrong, for a digest that is not complete."""
    return "Could not read everything" if digest.could_look else "Could not look"


def failed(search: Search, *, quotes: str = '""', ellipsis: str = "...") -> str:
    """Which search did not complete, and why."""
    name, failure = shorten(search.name, 80, ellipsis=ellipsis), shorten(search.failure, 300, ellipsis=ellipsis)
    return f"The search {quotes[0]}{name}{quotes[1]} did not complete: {failure}"


def unread(digest: Digest) -> str:
    """What the articles that are not read yet leave open."""
    it = "it" if digest.unread == 1 else "them"
    found = f"{count(digest.unread, 'article').capitalize()} found but not read yet."
    return f"{found} Nothing may be concluded about {it}. The next run reads on."


def asked(search: Search) -> str:
    """A search that completed: its name, the days it asked for, and what it found."""
    days = ""
    if search.from_day and search.to_day:
        days = f", added to PubMed {day_in_words(search.from_day)} to {day_in_words(search.to_day)}"
    return f"{shorten(search.name, 80, ellipsis='...')}{days}: {count(search.found or 0, 'record')} found"


def counted(digest: Digest) -> str:
    """What the run brought, and what the warehouse holds."""
    found = count(digest.found, "record").capitalize()
    brought = f"{found} found: {digest.new} new, {digest.changed} changed, {digest.rejected} not readable."
    return f"{brought} {held(digest)}"


def tally(claim: ClaimState) -> str:
    """How many studies bear on the claim, and how."""
    counts = (("reinforce", claim.reinforces), ("contradict", claim.contradicts), ("extend", claim.extends))
    return ", ".join(f"{number} {how}" for how, number in counts) + f", {claim.unclear} unclear"


def made_by(digest: Digest) -> str:
    return f"Made by reviewwatch from PubMed, run {digest.run_id}. Review published by {shorten(digest.publisher, 80)}."


def held(digest: Digest) -> str:
    """What the warehouse holds for the review."""
    after = f"{digest.articles_after_update} of them added to PubMed since its update."
    told = f"{count(digest.articles, 'article').capitalize()} held for this review, {after}"
    if not digest.without_abstract:
        return told
    return f"{told} {count(digest.without_abstract, 'has', 'have')} no abstract: only the title was read."


def not_concluded(digest: Digest) -> str:
    """What a failed search leaves open."""
    if digest.searched_up_to:
        day = day_in_words(digest.searched_up_to)
        return f"Nothing may be concluded about articles that PubMed gained after {day}."
    return "Nothing may be concluded about new articles."
