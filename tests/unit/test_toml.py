"""A wrong configuration file is told by file, key and cure."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from extractors.errors import ConfigurationError
from flows.toml import read_toml


@dataclass(frozen=True, kw_only=True)
class Part:
    size: int


@dataclass(frozen=True, kw_only=True)
class Whole:
    name: str
    day: date
    parts: tuple[Part, ...] = ()


def read(tmp_path: Path, text: str) -> Whole:
    path = tmp_path / "whole.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, Whole)


def test_a_right_file_becomes_the_value(tmp_path):
    whole = read(tmp_path, 'name = "a"\nday = 2019-08-24\n[[parts]]\nsize = 3\n')
    assert whole == Whole(name="a", day=date(2019, 8, 24), parts=(Part(size=3),))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('nane = "a"\nname = "b"\nday = 2019-08-24', ["whole.toml", "'nane' is not known", "did you mean 'name'"]),
        ('name = "a"\nday = 2019-08-24\n[[parts]]\nsize = 1\nszie = 2', ["'parts.0.szie'", "did you mean 'size'"]),
        ('name = "a"\nday = 2019-08-24\n[[parts]]\nsize = 1\ncolour = 2', ["'parts.0.colour'", "known here: size"]),
        ('name = "a"', ["'day'", "add it"]),
        ('name = "a"\nday = "24 August 2019"', ["'day'", "24 August 2019", "YYYY-MM-DD, without quotes"]),
        ('name = "a"\nday = 2019-02-30', ["not valid TOML", "line 2"]),
        ("name = 7\nday = 2019-08-24", ["'name'", "put the value in quotes"]),
        ('name = "a"\nday = 2019-08-24\n[[parts]]\nsize = "many"', ["'parts.0.size'", "give a whole number"]),
        ("name = ", ["not valid TOML"]),
    ],
)
def test_a_wrong_file_names_file_key_and_cure(tmp_path, text, told):
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path, text)
    for part in [str(tmp_path), *told]:
        assert part in str(error.value)


def test_every_wrong_key_is_told_at_once(tmp_path):
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path, 'a = 1\nb = 2\nname = "x"\nday = 2019-08-24')
    assert "'a'" in str(error.value) and "'b'" in str(error.value)


def test_a_missing_file_and_a_file_in_another_encoding_are_told(tmp_path):
    with pytest.raises(ConfigurationError, match="no such file"):
        read_toml(tmp_path / "none.toml", Whole)
    (tmp_path / "latin.toml").write_bytes('name = "é"'.encode("latin-1"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        read_toml(tmp_path / "latin.toml", Whole)
