"""Where the rules that come with the program lie: `config` in a checkout, `reviewwatch_config` where it is installed."""

from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[1]
_INSTALLED = _BESIDE / "reviewwatch_config"  # the name that pyproject.toml gives the folder in a wheel
CONFIG = _INSTALLED if _INSTALLED.is_dir() else _BESIDE / "config"
