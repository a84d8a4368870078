"""Which of many phrase rules can match a text at all, told from its words: most rules have none of theirs in it."""

from collections.abc import Sequence

from extractors.text.phrase_rules import PhraseRule

_CACHED_WORDS = 50_000


class Literals:
    """The literals of some rules (see phrase_rules.py). What a word holds of them is worked out once and remembered."""

    def __init__(self, rules: Sequence[PhraseRule]) -> None:
        self._always = frozenset(number for number, rule in enumerate(rules) if not rule.literals)
        self._rules: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for literal in rule.literals:
                self._rules.setdefault(literal, []).append(number)
        self._in_word: dict[str, frozenset[int]] = {}

    def possible(self, text: str) -> list[int]:
        """The numbers, in order, of the rules that may match somewhere in a plain lower-case text.

        A literal holds neither space nor hyphen, so one that stands in the text stands within one of its words.
        """
        found = set(self._always)
        for word in text.replace("-", " ").split():
            held = self._in_word.get(word)
            if held is None:
                held = self._look_up(word)
            if held:
                found |= held
        return sorted(found)

    def _look_up(self, word: str) -> frozenset[int]:
        if len(self._in_word) > _CACHED_WORDS:
            self._in_word.clear()
        held = frozenset(number for literal, numbers in self._rules.items() if literal in word for number in numbers)
        self._in_word[word] = held
        return held
