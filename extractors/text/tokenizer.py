"""The one tokenizer of the project: the reading pipeline, the vocabulary and the NER network must cut words alike."""

import re
from dataclasses import dataclass

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex

# scispaCy keeps "EGFR-mutant", "carboplatin/paclitaxel" and "(DOX)-induced" whole: one in ten gold mentions of the
# NER corpora could then not be marked.
_MORE_INFIXES = (
    r"(?<=\w)[-/()\[\]=<>+](?=\w)",
    r"(?<=\w)[)\]](?=[-/,])",
    r"(?<=[)\]])[-/,](?=\w)",
    r"(?<=\w)[,;:](?=[A-Za-z])",
    r"(?<=[0-9])\.(?=[A-Z][a-z])",  # "in 2019.The": a stop without its space
)
_MORE_PREFIXES = (r"[(\[](?=\w[^()\[\]\s]*[)\]][-/,])",)


def make_tokenizer(nlp: Language) -> Tokenizer:
    """scispaCy's tokenizer for `nlp`, which here also cuts compounds at - / ( ) [ ] = < > + between word characters."""
    tokenizer = combined_rule_tokenizer(nlp)
    infixes, prefixes = tokenizer.infix_finditer.__self__.pattern, tokenizer.prefix_search.__self__.pattern
    return Tokenizer(  # made anew: a tokenizer reads all its special cases again at each change
        nlp.vocab,
        tokenizer.rules,
        prefix_search=compile_prefix_regex([*_MORE_PREFIXES, prefixes]).search,
        suffix_search=tokenizer.suffix_search,
        infix_finditer=compile_infix_regex([*_MORE_INFIXES, infixes]).finditer,
        token_match=tokenizer.token_match,
    )


# No word is as long: longer stretches are sequences, tables whose spaces were lost, and languages without any.
LONGEST_WORD = 200
_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


@dataclass(frozen=True)
class BoundedTokenizer:
    """Reads as the tokenizer does, and cuts stretches without a space after every LONGEST_WORD characters.

    spaCy takes one mark at a time off the ends of a stretch and searches all that is left again, so that the time grows
    with the square of its length: 10,000 brackets took 14 s.
    """

    tokenizer: Tokenizer

    def __call__(self, text: str) -> Doc:
        if max(map(len, text.split()), default=0) <= LONGEST_WORD:
            return self.tokenizer(text)
        cuts = {match.end() + number for number, match in enumerate(_ENDLESS.finditer(text))}
        doc = self.tokenizer(_ENDLESS.sub(r"\g<0> ", text))
        spaces = [bool(token.whitespace_) and token.idx + len(token) not in cuts for token in doc]
        return Doc(doc.vocab, words=[token.text for token in doc], spaces=spaces)
