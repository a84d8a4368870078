"""Words of change: what says that neurological function improved, stayed stable or worsened, and what only seems to.

ASIA, Frankel, McCormick and JOA grades count as function, as do deficits, strength and symptoms; pain alone, quality
of life, performance status and the look of the tumour on MRI do not. The words are in config/patterns/function.csv.
"""

import re

from extractors.text.patterns import pattern

OUTCOMES = ("stable", "worsened", "improved")
OUTCOME = re.compile("|".join(f"(?P<{name}>{pattern('function', name).pattern})" for name in OUTCOMES))
# Looser words that tell a direction only beside a figure and another direction ("better in 5, lower in 3").
LISTED = re.compile("|".join(f"(?P<{name}>{pattern('function', f'listed_{name}').pattern})" for name in OUTCOMES))

FUNCTION = pattern("function", "function")
# In a paper on the spine "symptoms", "status" and "function" are those of the cord.
FUNCTION_OF_CORD = re.compile(f"{FUNCTION.pattern}|{pattern('function', 'vague').pattern}")
UNSURE = pattern("function", "unsure")


def is_of_something_else(words: str) -> bool:
    """Whether pain, survival, imaging or the like is spoken of, and no more of function than "symptoms" or "status"."""
    return bool(pattern("function", "not_function").search(words)) and not FUNCTION.search(words)
