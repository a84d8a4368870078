"""Reading configuration: a TOML file in, a validated frozen value out, or an error that names file, key and cure."""

import dataclasses
import difflib
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from extractors.errors import ConfigurationError

T = TypeVar("T")

_CURES = {
    "missing": "add it",
    "date_from_datetime_parsing": "write a date as YYYY-MM-DD, without quotes",
    "date_parsing": "write a date as YYYY-MM-DD, without quotes",
    "date_type": "write a date as YYYY-MM-DD, without quotes",
    "string_type": "put the value in quotes",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "float_parsing": "give a number",
    "tuple_type": "write a list in [square brackets]",
}


def read_toml(path: Path, kind: type[T]) -> T:
    """The file's content as a `kind` (a frozen dataclass), every key checked.

    Raises ConfigurationError naming the file, each wrong key with its place, and what to do about it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: there is no such file. Create it, or give another --config folder.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}. Correct that line.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text. Save it as UTF-8.") from None
    return validate(content, kind, str(path))


def validate(content: dict[str, Any], kind: type[T], file: str) -> T:
    """`content` as a `kind`; ConfigurationError as `read_toml` says, with `file` as the place."""
    try:
        return TypeAdapter(_closed(kind)).validate_python(content)
    except ValidationError as error:
        lines = [f"{file}: {_explain(detail, kind)}" for detail in error.errors(include_url=False)]
        raise ConfigurationError("\n".join(lines)) from None


def _closed(kind: type) -> type:
    """The dataclass, told (with those it holds) to refuse keys that it does not know."""
    kind.__pydantic_config__ = ConfigDict(extra="forbid")
    for part in _dataclasses_in(kind).values():
        if part is not kind and "__pydantic_config__" not in vars(part):
            _closed(part)
    return kind


def _dataclasses_in(kind: type) -> dict[str, type]:
    """The dataclasses that the fields of `kind` hold, by field name, through tuples and optionals."""
    found = {}
    for name, hint in typing.get_type_hints(kind).items():
        for part in (hint, *typing.get_args(hint)):
            if isinstance(part, type) and not isinstance(part, types.GenericAlias) and dataclasses.is_dataclass(part):
                found[name] = part
    return found


def _explain(detail: Any, kind: type) -> str:
    *parents, key = detail["loc"] or ("the file",)
    place = ".".join(str(part) for part in detail["loc"])
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        for part in parents:
            kind = _dataclasses_in(kind).get(str(part), kind) if not isinstance(part, int) else kind
        known = [field.name for field in dataclasses.fields(kind)]
        close = difflib.get_close_matches(str(key), known, n=1)
        cure = f"did you mean {close[0]!r}?" if close else f"remove it; known here: {', '.join(known)}"
        return f"key {place!r} is not known: {cure}"
    message = detail["msg"][0].lower() + detail["msg"][1:]
    cure = _CURES.get(detail["type"])
    given = "" if detail["type"] == "missing" else f" (given: {str(detail['input'])[:80]!r})"
    return f"key {place!r}: {message}{given}" + (f"; {cure}" if cure else "")
