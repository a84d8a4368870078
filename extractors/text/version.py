"""The pipeline's version, which every mention and finding carries: it changes by itself with whatever reads.

It tells the code of `extractors`, the rule files and the NER model apart, so that a difference says what is new:
`code-1a2b3c4d+rules-5e6f7a8b+rw_ner_bio-1.0.0`. Articles read by another version are read again by the next run.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language

CODE = Path(__file__).resolve().parents[1]
_MAKERS = "recipe"  # folders of code that makes what we read with; what it makes counts by itself


def pipeline_version(rule_files: Iterable[Path], model: Language | None, *, code: Path = CODE) -> str:
    """The version of a reader with these rule files and, perhaps, a model; the same on every machine.

    Every module below `code` counts but those of a recipe. A version that changes for nothing costs one more reading;
    one that stays would hide a change.
    """
    modules = {path.relative_to(code): path for path in code.rglob("*.py")}
    read_by = [
        "code-" + _fingerprint((name.as_posix(), path) for name, path in modules.items() if _MAKERS not in name.parts),
        "rules-" + _fingerprint((path.name, path) for path in rule_files),
    ]
    return "+".join([*read_by, *([f"{model.meta['name']}-{model.meta['version']}"] if model else [])])


def _fingerprint(files: Iterable[tuple[str, Path]]) -> str:
    """8 hex digits over the names and texts of the files, in whatever order they come and however their lines end."""
    sha = hashlib.sha256()
    for name, path in sorted(files):
        sha.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return sha.hexdigest()[:8]
