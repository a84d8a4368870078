"""What a cue is said of: "MRI is the examination of choice", "the examination of choice is MRI"."""

import re
from collections.abc import Callable, Iterable

from extractors.page.sentences import PageSentence
from extractors.records import Mention
from extractors.text.patterns import pattern

_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|being|remains?|represents?|constitutes?|as|has|have|had|plays?)\b")
_CLAUSE = re.compile(r"[;:]|, (?:but|whereas|while|although)\b")
_ONE_BREATH = 30  # characters of "and", "or", ", followed by" or a share in brackets between names of one list
_REACH = 90  # a cue names what it is said of at most so far behind
_DENIED = re.compile(rf"(?:{pattern('claims', 'denied').pattern})(?: [\w-]+){{0,3}} $")


def named_beside(
    sentence: PageSentence, cue: re.Match[str], label: str, names: Callable[[Mention], Iterable[str]]
) -> tuple[str, ...]:
    """The names, in the order of the text, of the mentions that the cue is said of; none where it names none.

    `names` gives those that a mention may be listed by. What stands before the cue and is joined to it by "is" goes
    first, then what follows it.
    """
    text = sentence.line.text
    found = []
    for mention in sentence.mentions:
        start, end = sentence.line.within(mention.start, mention.end)
        if mention.label == label and (start >= cue.end() or end <= cue.start()) and (listed := tuple(names(mention))):
            found.append((start, end, listed[0]))
    clause = max((match.end() for match in _CLAUSE.finditer(text, 0, cue.start())), default=0)
    before = _in_one_breath([one for one in found if clause <= one[0] < cue.start()][::-1], text)[::-1]
    after = [one for one in found if one[0] >= cue.end()]
    after = _in_one_breath(after, text) if after and after[0][0] - cue.end() <= _REACH else []
    is_joined = bool(before) and bool(_COPULA.search(text[before[-1][1] : cue.start()] + cue[0]))
    chosen = before if is_joined or not after else after
    return tuple(dict.fromkeys(name for _, _, name in chosen))


def is_denied(sentence: PageSentence, cue: re.Match[str]) -> bool:
    """Whether the words before the cue deny or doubt it: "is no longer the treatment of choice"."""
    return bool(_DENIED.search(sentence.line.text[max(0, cue.start() - 80) : cue.start()]))


def _in_one_breath(found: list[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """The first and those joined to it in a list, in the order given."""
    chain = found[:1]
    for one in found[1:]:
        first, second = sorted((chain[-1], one))
        between = text[first[1] : second[0]]
        if len(between) > _ONE_BREATH or _COPULA.search(between) or _CLAUSE.search(between):
            break
        chain.append(one)
    return chain
