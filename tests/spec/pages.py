"""docs/claims: a page of Markdown for each specification module, from what its tests were given and expected.

A page is the module's docstring, then for each test its name as a sentence and its tables. Several scenes of one
test that differ in their cells alone are cases of one table; days asked of one scene are its rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from inspect import getdoc
from pathlib import Path

from extractors.review import Claim
from tests.spec.recorded import Scene, Table
from tests.spec.tables import ENTERED, NUMBERS, TODAY, the_review

SPEC = Path(__file__).parent
PAGES = SPEC.parents[1] / "docs" / "claims"
INDEX = "README.md"

HEADINGS = {
    "studies": "In: the studies",
    "findings": "In: what was read in them",
    "links": "In: how PubMed links them",
    "answers": "In: what an editor answered",
    "read_again": "In: what was read in them later",
    "corrections": "In: what an editor said of what was read",
    "review": "In: where the review differs from the one watched",
    "second_review": "In: a second review is watched, and differs in this from the first",
    "claim_comparison": "Out: what it says about the claim",
    "signal": "Out: the signals",
    "evidence": "Out: the evidence of the signal, in this order",
    "claim_status": "Out: where the claim stands",
    "review_status": "Out: where the review stands",
    "claims": "Out: what the review says, in short",
    "correction": "Out: what was read beside what an editor said",
    "precision": "Out: how often a signal was worth it",
    "reading_accuracy": "Out: how often an article was wrongly read",
    "pivotal": "Out: which studies are pivotal",
    "same_patients": "Out: pairs of studies that share patients",
    "counted_study": "Out: what each study counts for",
    "tally": "Out: what is added up",
    "tally_study": "Out: what stands beside and is not added up",
    "clock": "Out: the clock",
    "replay": "Out: what an editor would have been told",
    "status_changes": "Out: how the claim stood",
    "noted_studies": "Out: the studies in the note",
    "wording": "Out: the proposed wording",
}
LABELS = {
    "after": "an editor reads",
    "at_months": "at months",
    "before": "the review says",
    "entered": "in PubMed since",
    "high": "95 % interval to",
    "low": "95 % interval from",
    "value_read": "as read",
    "value_said": "as the editor said",
    "counted_pmid": "counted",
    "group": "patients or outcome",
    "observed": "an editor reads",
    "patient_count": "patients",
    "pivotal_reason": "why",
    "ratio": "times the review's figure",
    "retracted": "retracted on",
    "review_id": "review",
    "words": "read from words no.",
}
VERDICTS = ("relation", "status", "is_pivotal", "standing")
CELLS = {"True": "yes", "False": "no"}
INDEX_PAGE = """\
# What reviewwatch promises, in tables

Each page shows what goes in (studies, and what was read in them) and what comes out (what that says about a claim of
the review, the signals, where the claim stands). The tables are those that the tests run on; a page that says something
else fails the tests. The studies are invented, and each differs in one thing, so that the rule is seen.

## The claims of the review, kind by kind

| section | the review says | in the tables | page |
| --- | --- | --- | --- |
{kinds}

## What holds for every claim

{others}

## How to read a page

- A finding **reinforces** a claim, **contradicts** it, **extends** it (says more than the claim does, without denying
  it) or leaves it **unclear**. A study that is missing from a table of results says nothing about the claim.
- Where a table of studies does not say otherwise, they are about the population of the claims ({topic} metastases)
  and have been in PubMed since {entered}, after the review's update of {updated_on}.
- Where a result names no day, it is that of {today}, the day the review expires.
- Each *case* stands by itself: what goes in under one number comes out under the same.
- `-` is nothing: not stated, or not so. Numbers that decide (ten patients, two thirds) stand, with reasons, in
  [config/signals.toml](../../config/signals.toml).

Made by `make docs` from the tests as they run.
"""
NAMES = {"mri": "MRI", "pubmed": "PubMed", "json": "JSON", "iso": "ISO"}


def title(module: str) -> str:
    return module.removeprefix("test_").replace("_", " ").capitalize()


def page_path(module: str) -> Path:
    return PAGES / (module.removeprefix("test_").replace("_", "-") + ".md")


def page(module: str, docstring: str, promises: Mapping[str, Sequence[Scene]]) -> str:
    """The page of a module: `promises` are its tests by name, in order, with the scenes of each."""
    lead, *paragraphs = docstring.strip().split("\n\n")
    claims = _claims(module)
    kind = module.removeprefix("test_")
    blocks = [f"# {title(module)}"]
    blocks += [f"> {claim.statement}\n> (*{_words(claim.id)}*, section {claim.section})" for claim in claims] or [lead]
    blocks += paragraphs
    sources = [f"[the tests](../../tests/spec/{module}.py)", f"[how to read these tables]({INDEX}#how-to-read-a-page)"]
    if claims:
        sources.insert(0, f"[the rule](../../warehouse/models/compare_{kind}.sql)")
    blocks.append(" · ".join(sources))
    shown = {name: told for name, scenes in promises.items() if (told := [one for one in scenes if one.expected])}
    before: dict[str, Table] = {}
    for name, scenes in shown.items():
        blocks += [f"## {promise(name)}", *_section(scenes, before, on_page={claim.id for claim in claims})]
    others = [name for name in promises if name not in shown]
    if others:
        blocks += ["## Also promised, and checked without a table"]
        blocks += ["\n".join(f"- {promise(name)}" for name in others)]
    return "\n\n".join(blocks) + "\n"


def promise(name: str) -> str:
    """The name of a test as a sentence."""
    sentence = " ".join(NAMES.get(word, word) for word in name.removeprefix("test_").split("_"))
    return sentence[0].upper() + sentence[1:] + "."


def index() -> str:
    """The list of pages, from the modules as they stand in tests/spec."""
    modules = sorted(path.stem for path in SPEC.glob("test_*.py"))
    kinds = [
        f"| {claim.section} | {claim.statement} | {_words(claim.id)} | [{title(module)}]({page_path(module).name}) |"
        for claim in the_review().claims for module in modules if claim in _claims(module)
    ]  # fmt: skip
    others = [
        f"- [{title(module)}]({page_path(module).name}): {_docstring(module).splitlines()[0]}"
        for module in modules if not _claims(module)
    ]  # fmt: skip
    return INDEX_PAGE.format(
        kinds="\n".join(kinds), others="\n".join(others), topic=the_review().topic, updated_on=the_review().updated_on,
        entered=ENTERED, today=TODAY,
    )  # fmt: skip


def _section(scenes: Sequence[Scene], before: dict[str, Table], *, on_page: set[str]) -> Iterable[str]:
    """The tables of a test. `before` holds what the scene before was given: what is the same is not repeated."""
    for number, scene in enumerate(_cases([_days(scene) for scene in _asked_together(scenes)])):
        again = [one.name for one in scene.given if before.get(one.name) == one]
        if again and (number > 0 or len(again) == len(scene.given)):
            yield f"**In**: the same {' and '.join(again)} as above."
        else:
            again = []
        for one in scene.given:
            if one.name not in again:
                yield _markdown(one, _heading(one, on_page))
        if not scene.given:
            yield "**In**: no study."
        before.clear()
        before.update({one.name: one for one in scene.given})
        for one in scene.expected:
            yield _markdown(one, _heading(one, on_page))


def _asked_together(scenes: Sequence[Scene]) -> list[Scene]:
    """Scenes that were given the same are one."""
    together: dict[tuple[Table, ...], Scene] = {}
    for scene in scenes:
        was = together.get(scene.given, Scene(scene.given))
        together[scene.given] = replace(was, expected=was.expected + scene.expected)
    return list(together.values())


def _days(scene: Scene) -> Scene:
    """The same question on several days is one table, with the day in front."""
    asked: dict[object, list[Table]] = {}
    for one in scene.expected:
        asked.setdefault((one.name, one.columns, one.claim), []).append(one)
    return replace(scene, expected=tuple(_by_day(tables) for tables in asked.values()))


def _by_day(tables: Sequence[Table]) -> Table:
    if all(one.as_of in (None, TODAY) for one in tables):
        return _stacked(tables[0], [], [((), one) for one in tables])
    return _stacked(tables[0], ["asked on"], [((str(one.as_of),), one) for one in tables])


def _cases(scenes: Sequence[Scene]) -> Sequence[Scene]:
    """Scenes of the same tables and columns are one, with the number of the case in front of what differs."""
    shapes = {
        (tuple(one.name for one in scene.given), tuple((one.name, one.columns, one.claim) for one in scene.expected))
        for scene in scenes
    }
    if len(scenes) < 2 or len(shapes) > 1:
        return scenes
    return [Scene(
        tuple(_by_case(tables) for tables in zip(*(scene.given for scene in scenes), strict=True)),
        tuple(_numbered(tables) for tables in zip(*(scene.expected for scene in scenes), strict=True)),
    )]  # fmt: skip


def _by_case(tables: Sequence[Table]) -> Table:
    return tables[0] if len(set(tables)) == 1 else _numbered(tables)


def _numbered(tables: Sequence[Table]) -> Table:
    return _stacked(tables[0], ["case"], [((str(number),), one) for number, one in enumerate(tables, start=1)])


def _stacked(first: Table, names: Sequence[str], tables: Sequence[tuple[tuple[str, ...], Table]]) -> Table:
    """One table of all rows, each with its own table's cells in front; there an empty table shows as a row."""
    nothing = ("nothing", *["-"] * (len(first.columns) - 1))
    rows = tuple(cells + row for cells, one in tables for row in one.rows or ([nothing] if names else []))
    return replace(first, columns=(*names, *first.columns), rows=rows)


def _heading(one: Table, on_page: set[str]) -> str:
    name, _, of = one.name.partition(" ")
    heading = f"{HEADINGS[name]}, {of}" if of else HEADINGS[name]
    claim = next((claim for claim in the_review().claims if claim.id == one.claim and claim.id not in on_page), None)
    return f'{heading}, for "{claim.statement}"' if claim else heading


def _markdown(one: Table, heading: str) -> str:
    if not one.rows:
        return f"**{heading}**: nothing."
    columns = [LABELS.get(name, _words(name.removeprefix("is_"))) for name in one.columns]
    lines = [columns, ["---:" if name in NUMBERS else "---" for name in one.columns]]
    lines += [[_shown(name, cell) for name, cell in zip(one.columns, row, strict=True)] for row in one.rows]
    return f"**{heading}**\n\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(name: str, cell: str) -> str:
    words = CELLS.get(cell) or _words(cell or "-")
    return f"**{words}**" if name in VERDICTS and cell != "-" else words


def _words(name: str) -> str:
    return name.replace("_", " ")


def _claims(module: str) -> list[Claim]:
    return [claim for claim in the_review().claims if f"test_{claim.kind}" == module]


def _docstring(module: str) -> str:
    return getdoc(import_module(f"tests.spec.{module}")) or ""
