"""PubMed's query syntax: text in, a small frozen tree out. Nothing is evaluated here.

The rules are those of the PubMed User Guide (https://pubmed.ncbi.nlm.nih.gov/help/): AND, OR and NOT in capitals,
taken from left to right without precedence, parentheses first, AND where nothing stands between two terms; a phrase
in double quotes; an asterisk at the end of a word of at least four characters; a tag in square brackets after the
term; dates as YYYY, YYYY/MM or YYYY/MM/DD with a colon between the two ends of a range.

Stricter than PubMed on purpose. PubMed drops without a word what it cannot use: an unknown tag, a tag on a group in
parentheses, a NOT at the start of one, proximity on an unquoted term, an asterisk copied from a PDF. Here each of
these is a ConfigurationError that names the place and the cure.
"""

import re
from dataclasses import dataclass
from typing import Literal

from extractors.errors import ConfigurationError
from extractors.pubmed.fields import ALL_FIELDS, BY_TAG, Field, nearest_tag
from extractors.pubmed.terms import DateRange, Term, date_range, term

MAX_NESTING = 64  # far beyond any real query, far below Python's own limit

Operator = Literal["AND", "OR", "NOT"]
OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True)
class Combination:
    """Terms and groups combined from left to right: ((first op1 rest1) op2 rest2) ..."""

    first: "Query"
    rest: tuple[tuple[Operator, "Query"], ...]


Query = Term | DateRange | Combination

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\() | (?P<close>\)) | (?P<colon>:)
      | ["“”](?P<phrase>[^"“”]*)["“”]
      | \[(?P<tag>[^\[\]]*)\]
      | (?P<word>[^\s()\[\]"“”]+)""",
    re.VERBOSE,
)
_UNFINISHED = {
    "[": ("a square bracket is not closed", "Close the tag with ]"),
    "]": ("a square bracket closes nothing", "Remove it"),
}
_QUOTE_NOT_CLOSED = ("a quotation mark is not closed", 'Close the phrase with "')
_ASTERISKS = re.compile("[∗＊⁎✱﹡]")


@dataclass(frozen=True)
class _Token:
    kind: str  # open, close, colon, phrase, tag, word, operator, end
    text: str
    at: int  # offset in the query


def parse_query(text: str) -> Query:
    """The query as a tree. ConfigurationError names the character, what is wrong there and the cure."""
    return _Parser(text).parse()


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise _error(text, at, *_UNFINISHED.get(text[at], _QUOTE_NOT_CLOSED))
        kind = match.lastgroup
        if kind == "word" and match[kind] in OPERATORS:
            tokens.append(_Token("operator", match[kind], at))
        elif kind != "space":
            tokens.append(_Token(kind, match[kind], at))
        at = match.end()
    return [*tokens, _Token("end", "", len(text.rstrip()))]


def _error(text: str, at: int, cause: str, cure: str) -> ConfigurationError:
    excerpt = " ".join(text[max(0, at - 20) : at + 30].split())
    return ConfigurationError(
        f"A PubMed query cannot be read: {cause}, at character {at + 1}, near {excerpt!r}. {cure}."
    )


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.next = 0

    def parse(self) -> Query:
        query = self.combination(nesting=0)
        if self.peek.kind == "close":
            raise self.error(self.peek, "a parenthesis closes nothing", "Remove it or open it further left")
        return query

    @property
    def peek(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def error(self, token: _Token, cause: str, cure: str) -> ConfigurationError:
        return _error(self.text, token.at, cause, cure)

    def combination(self, nesting: int) -> Query:
        first = self.operand(nesting)
        rest: list[tuple[Operator, Query]] = []
        while self.peek.kind not in ("close", "end"):
            operator = self.take().text if self.peek.kind == "operator" else "AND"
            rest.append((operator, self.operand(nesting)))
        return Combination(first, tuple(rest)) if rest else first

    def operand(self, nesting: int) -> Query:
        token = self.peek
        if token.kind == "open":
            return self.group(nesting)
        if token.kind == "phrase":
            return self.tagged(self.take().text, token, quoted=True)
        if token.kind == "word":
            return self.words()
        if token.kind == "operator":
            cure = "Begin a group with a term; to leave something out write: this NOT that"
            raise self.error(token, f"{token.text} has no term before it", cure)
        if token.kind == "tag":
            raise self.error(token, f"the tag [{token.text}] has no term before it", "Write the tag after its term")
        if token.kind == "colon":
            raise self.error(token, "a colon stands where a term should be", "Write a range as 2019:2022[crdt]")
        raise self.error(token, "a term is missing", "Write a term here or remove the operator or parentheses")

    def group(self, nesting: int) -> Query:
        opening = self.take()
        if nesting == MAX_NESTING:
            raise self.error(opening, f"parentheses nest deeper than {MAX_NESTING}", "Write the query flatter")
        query = self.combination(nesting + 1)
        if self.peek.kind != "close":
            raise self.error(opening, "a parenthesis is not closed", "Close it with )")
        self.take()
        if self.peek.kind == "tag":
            cause = f"the tag [{self.peek.text}] follows a group, where PubMed ignores it"
            cure = "Write the tag after each term of the group, or put a term that holds parentheses in quotes"
            raise self.error(self.peek, cause, cure)
        return query

    def words(self) -> Query:
        """Bare words: one phrase where a tag follows them, otherwise each a term of its own."""
        run = [self.take()]
        while self.peek.kind == "word":
            run.append(self.take())
        for word in run:
            self.check_word(word)
        if self.peek.kind in ("tag", "colon"):
            return self.tagged(" ".join(word.text for word in run), run[0], quoted=False)
        terms = [self.term(word.text, word, field=ALL_FIELDS, quoted=False) for word in run]
        return Combination(terms[0], tuple(("AND", each) for each in terms[1:])) if len(terms) > 1 else terms[0]

    def check_word(self, word: _Token) -> None:
        if word.text.lower() in ("and", "or", "not"):
            cure = f"Write {word.text.upper()}, or put the phrase in quotes"
            raise self.error(word, f"{word.text!r} is not in capitals and so no operator", cure)
        if re.fullmatch(r"#[0-9]+", word.text):
            raise self.error(word, f"{word.text} is a line of one's own search history", "Write that search out")

    def tagged(self, text: str, start: _Token, *, quoted: bool) -> Query:
        field, modifier = self.tag() if self.peek.kind == "tag" else (None, "")
        if self.peek.kind == "colon" and (field is None or field.kind == "date"):
            return self.range(text, start, field)
        return self.term(text, start, field=field or ALL_FIELDS, modifier=modifier, quoted=quoted)

    def range(self, first: str, start: _Token, field: Field | None) -> DateRange:
        self.take()
        last = self.take()
        if last.kind not in ("word", "phrase"):
            raise self.error(last, "a range has no end", 'Write both days: "2019/08/24"[crdt] : "2022/08/24"[crdt]')
        last_field = self.tag()[0] if self.peek.kind == "tag" else None
        field, other = field or last_field, last_field or field
        if field is None or field != other or field.kind != "date":
            raise self.error(start, "the two ends of a range need the same date tag", "Write 2019:2022[crdt]")
        return self.term(f"{first}:{last.text}", start, field=field, quoted=False)

    def tag(self) -> tuple[Field, str]:
        token = self.take()
        name, _, modifier = (" ".join(part.split()) for part in token.text.lower().partition(":"))
        field = BY_TAG.get(name)
        if field is None:
            near = nearest_tag(name)
            cause = f"PubMed has no tag [{name}] and would search all fields without saying so"
            cure = f"The nearest tag is [{near}]" if near else "See PubMed's list of search tags"
            raise self.error(token, cause, cure)
        return field, modifier

    def term(
        self, text: str, start: _Token, *, field: Field, quoted: bool, modifier: str = ""
    ) -> Term | DateRange:
        if found := _ASTERISKS.search(text):
            raise self.error(start, f"{found[0]!r} looks like an asterisk and is none", "Type * to truncate a word")
        try:
            if field.kind == "date" and not modifier:
                return date_range(text, field=field)
            return term(text, field=field, quoted=quoted, modifier=modifier)
        except ValueError as error:
            cause, cure = error.args
            raise self.error(start, cause, cure) from None
