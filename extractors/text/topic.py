"""What an article's own findings are about: metastasis within the cord, around it, of the spine, or something else.

The phrases are in config/patterns/topic.csv. The title decides where it can; otherwise the abstract must say it of the
study's patients or in two sentences. Words of the background count half. Where a title says no more than "spinal
metastasis", the report of one patient tells whether it lay in the cord, within the dura or in bone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.records import Article, Finding
from extractors.text.lines import BACKGROUND, HEADING, Line, ahead_of, headline, metadata_finding
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import pattern

INTRAMEDULLARY = "intramedullary"
LEPTOMENINGEAL = "leptomeningeal_or_intradural_extramedullary"
VERTEBRAL = "epidural_or_vertebral"
SITES = (INTRAMEDULLARY, LEPTOMENINGEAL, VERTEBRAL)
_PRIMARY = "primary_cord_tumour"

_ISCM = re.compile(r"([^.;]{0,60})[(\[]iscms?[)\],;]")
# Without one of these no site is named: looked for first, because most articles have none.
_SPINE = re.compile(
    r"\b(?:para|intra|cerebro|cranio)?spin|vertebr|\bcord\b|conus|medul|dural|mening|\biscm|\bneur[oa]|sacr|cauda"
    r"|\bcsf\b|\bm?esc[ce]|mscc|msce|arachnoid|filum|ependymo|odontoid|separation|thecal"
    r"|\bdrop\b|\b(?:c|th?|l|s)\d{1,2}\b"
)
# "85 patients with ...": what follows is what the study's people have.
_POPULATION = re.compile(
    r"(?:patients?|cases?|man|woman|boy|girl|men|women|children|adults|persons|series) (?:\w+ )?"
    r"(?:with|of|who had|having|suffering from|treated for|operated on for|irradiated for) (?:[\w-]+ ){0,4}$"
)
# "no epidural deposit", "an epidural haematoma, no metastasis"
_DENIED = re.compile(r"\b(?:no|(?<!or )without|absence of|free of|negative for)(?: (?:\w+ of|[\w-]+))?(?: [\w-]+)? $")
_DENIED_WITHIN = re.compile(r"\b(?:no|(?<!or )without)\b")
# "nine extramedullary and two intramedullary"
_KIND = r"(?: (?:were|was|lay|had|intradural|purely|patients|lesions|metastases|tumou?rs))*"
_WITHIN = re.compile("intra-?medul")
_BONE_OR_EPIDURAL = re.compile(r"epidural|extradural|vertebra|bon[ey]\b|osseous|column|compression|fracture")
_METASTASIS = re.compile("metasta")
_OUTSIDE = re.compile(rf"(?<![\w.,-])(?P<n>{WHOLE}){_KIND} extra-?(?:medullary| and)")
_INSIDE = re.compile(rf"(?<![\w.,-])(?P<n>{WHOLE}){_KIND} intra-?medullary")
# MeSH is read only where the words leave it open.
_MESHSITES = (
    (LEPTOMENINGEAL, {"Meningeal Carcinomatosis"}, None),
    (INTRAMEDULLARY, {"Spinal Cord Neoplasms"}, "secondary"),
    (VERTEBRAL, {"Spinal Neoplasms", "Epidural Neoplasms"}, None),
)


@dataclass(frozen=True)
class _Hit:
    line: Line
    start: int
    end: int


def find(article: Article, lines: tuple[Line, ...]) -> Finding | None:
    """The article's topic with the words that decided it; None only for an article without any text."""
    if not lines:
        return None
    lines = _without_foreign_abbreviation(lines)
    title = headline(lines)
    name, hit = _site(title, lines)
    if name is None:
        site = _mesh_site(article)
        is_about_cancer = _is_about_cancer(article, title, lines)
        if site and is_about_cancer and not _hit("animal", title):
            return metadata_finding(article, lines[0].pipeline_version, site[1], kind="topic", name=site[0])
        name = "other_oncology" if is_about_cancer else "not_oncology"
        hit = hit or (_hit("cancer", lines) if is_about_cancer else None) or _Hit(title[0], 0, len(title[0].text))
    return hit.line.finding(hit.start, hit.end, kind="topic", name=name)


def _without_foreign_abbreviation(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without "ISCM" where the article defines it as something else than intramedullary metastasis."""
    defined = [match[1] for line in lines if "iscm" in line.text and (match := _ISCM.search(line.text))]
    if not defined or any("intramedul" in words for words in defined):
        return lines
    cleared = (re.sub(r"\biscms?\b", lambda match: " " * len(match[0]), line.text) for line in lines)
    return tuple(replace(line, text=text) for line, text in zip(lines, cleared))


def _site(title: tuple[Line, ...], lines: tuple[Line, ...]) -> tuple[str | None, _Hit | None]:
    """One of the three sites that metastasis of the spine has, or None."""
    headed = {name: found for name in (*SITES, _PRIMARY) if (found := _hit(name, title))}
    words = " ".join(line.text for line in title)
    body = lines[len(title) :]
    if _hit("animal", title) or ("experimental" in words and _hit("animal", body)):
        return None, None
    if "metasta" not in words and (primary := _hit("primary_said", title)):
        return None, primary
    if INTRAMEDULLARY not in headed and _WITHIN.search(words) and "metasta" in words:
        if not _hit("other_subject", title):
            headed[INTRAMEDULLARY] = _word_hit(title, _WITHIN)
    is_within = bool(_WITHIN.search(words))
    if INTRAMEDULLARY in headed and not is_within and ("extramedul" in words or _is_first(LEPTOMENINGEAL, headed)):
        del headed[INTRAMEDULLARY]  # "leptomeningeal and spinal cord metastases"
    if INTRAMEDULLARY in headed and _cord_means_spine(words, body):
        return VERTEBRAL, headed.get(VERTEBRAL, headed[INTRAMEDULLARY])
    if INTRAMEDULLARY in headed:
        return INTRAMEDULLARY, headed[INTRAMEDULLARY]
    if LEPTOMENINGEAL in headed:
        inside = _word_hit(body, _WITHIN)
        is_outside = re.search("extra-?medullary|leptomening|drop|carcinomatosis", words) or _is_mostly_outside(body)
        if inside and not is_outside:
            return INTRAMEDULLARY, inside
        return LEPTOMENINGEAL, headed[LEPTOMENINGEAL]
    if VERTEBRAL in headed and not (_PRIMARY in headed and is_within):
        if (told := _site_of_case(title, body)) and not _BONE_OR_EPIDURAL.search(words):
            return told
        if _hit("neural_primary", title) and (seeding := _hit("seeding", body)):
            return LEPTOMENINGEAL, seeding
        return VERTEBRAL, headed[VERTEBRAL]
    if _PRIMARY in headed:
        return None, headed[_PRIMARY]
    return _site_of_body(title, body)


def _is_first(name: str, headed: dict[str, _Hit]) -> bool:
    """Whether the title names that site before metastasis of the cord."""
    return name in headed and headed[name].line is headed[INTRAMEDULLARY].line and (
        headed[name].start < headed[INTRAMEDULLARY].start
    )


def _is_mostly_outside(body: tuple[Line, ...]) -> bool:
    """Whether a sentence counts more metastases outside the cord than within it: "12 extra- and 3 intramedullary"."""
    for line in body:
        outside, inside = _OUTSIDE.search(line.text), _INSIDE.search(line.text)
        if outside and inside:
            return number(outside["n"]) > number(inside["n"])
    return False


def _site_of_case(title: tuple[Line, ...], body: tuple[Line, ...]) -> tuple[str, _Hit] | None:
    """The site within the dura that a report of a "spinal metastasis" tells; None where it tells of bone as well."""
    if not _reports_a_case(title, body) or any(_weight(hit) for hit in _hits(VERTEBRAL, body)):
        return None
    found = [(name, hit) for name in (INTRAMEDULLARY, LEPTOMENINGEAL) for hit in _hits(name, body) if _weight(hit) >= 1]
    return found[0] if found else None


def _site_of_body(title: tuple[Line, ...], body: tuple[Line, ...]) -> tuple[str | None, _Hit | None]:
    """The site that the abstract names most, if it names it of its patients or twice."""
    if _hit("other_subject", title):
        return None, None
    found = {name: list(_hits(name, body)) for name in (*SITES, _PRIMARY)}
    weight = {name: sum(map(_weight, hits)) for name, hits in found.items()}
    best = max(SITES, key=lambda name: weight[name])
    case_of_cancer = bool(_hit("cancer", title)) and _reports_a_case(title, body)
    case_of_metastasis = case_of_cancer and weight[best] >= 1 and bool(
        _word_hit(title, _METASTASIS) or _hit("cord_symptom", title)
    )
    if _hit("bone_metastases", title) and found[VERTEBRAL]:  # those of the spine are told among the others
        named = {hit.line.sentence for hit in found[VERTEBRAL]}
        weight[VERTEBRAL] += sum(hit.line.sentence not in named for hit in _hits("cord_threat", body))
    if weight[_PRIMARY] < weight[best] and (weight[best] >= 2 or case_of_metastasis):
        return best, found[best][0]
    lesion = _hit("cord_lesion", body) if case_of_cancer and not weight[best] and not weight[_PRIMARY] else None
    return (INTRAMEDULLARY if lesion else None), lesion


def _reports_a_case(title: tuple[Line, ...], body: tuple[Line, ...]) -> bool:
    return any(pattern("design", "case_report", "title").search(line.text) for line in title) or any(
        pattern("design", name, "abstract").search(line.text)
        for line in body[:3]
        for name in ("case_report", "case_opening")
    )


def _weight(hit: _Hit) -> float:
    if hit.line.part == BACKGROUND:
        return 0.5
    words = ahead_of(hit.line.text, hit.start)
    if _DENIED.search(words) or _DENIED_WITHIN.search(hit.line.text, hit.start, hit.end):
        return 0.0
    return 2.0 if _POPULATION.search(words) and not re.search(r"includ\w+ [^,;]*$|of whom", words) else 1.0


def _cord_means_spine(words: str, body: tuple[Line, ...]) -> bool:
    """Whether "spinal cord metastasis" stands for metastasis of the spine: no word of intramedullary anywhere."""
    if _WITHIN.search(words) or "iscm" in words or _word_hit(body, _WITHIN):
        return False
    return len(list(_hits(VERTEBRAL, body))) >= 2


def _is_about_cancer(article: Article, title: tuple[Line, ...], lines: tuple[Line, ...]) -> bool:
    if _hit("cancer", title) or (_hit("radiation", title) and _hit("illness", lines)):
        return True  # cells and dosimeters are irradiated as well
    major = " ".join(heading.descriptor.lower() for heading in article.mesh if heading.is_major)
    if pattern("topic", "cancer").search(major):
        return True
    body = [line for line in lines if line.part != HEADING]
    about = sum(1 for _ in _hits("cancer", tuple(body)))
    return about >= 3 and about >= len(body) / 3


def _mesh_site(article: Article) -> tuple[str, str] | None:
    for name, descriptors, qualifier in _MESHSITES:
        for heading in article.mesh:
            if heading.descriptor in descriptors and (qualifier is None or heading.qualifier == qualifier):
                return name, f"MeSH: {heading.descriptor}" + (f"/{heading.qualifier}" if heading.qualifier else "")
    return None


def _hits(name: str, lines: tuple[Line, ...]) -> Iterator[_Hit]:
    """The first hit of each line; a site is not looked for in phrases of another subject ("intramedullary nail")."""
    expression = pattern("topic", name)
    for line in lines:
        text = _site_text(line.text) if name in (*SITES, _PRIMARY, "cord_threat") else line.text
        if text and (match := expression.search(text)):
            yield _Hit(line, match.start(), match.end())


def _hit(name: str, lines: tuple[Line, ...]) -> _Hit | None:
    return next(_hits(name, lines), None)


@lru_cache(maxsize=256)
def _site_text(text: str) -> str | None:
    """The text without phrases of another subject; None where no word of the spine is in it."""
    if not _SPINE.search(text):
        return None
    return pattern("topic", "other_subject").sub(lambda match: " " * len(match[0]), text)


def _word_hit(lines: tuple[Line, ...], word: re.Pattern[str]) -> _Hit | None:
    return next((_Hit(line, *match.span()) for line in lines if (match := word.search(line.text))), None)
