"""The one tokenizer of the project: the reading pipeline, the vocabulary and the NER network must cut words alike."""

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language
from spacy.tokenizer import Tokenizer
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
    tokenizer.infix_finditer = compile_infix_regex([*_MORE_INFIXES, infixes]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*_MORE_PREFIXES, prefixes]).search
    return tokenizer
