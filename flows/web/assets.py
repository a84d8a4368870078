"""The style sheets, scripts and pictures of the inbox, under names that change with their content.

So a browser may keep each for a year, and never shows an old one with a new page.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).with_name("static")
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file, as it is served."""

    url: str
    content: bytes
    media_type: str


class Assets:
    """The files of a folder, read once. `url` is for templates, `reply` for the route /static/{name}."""

    def __init__(self, folder: Path = STATIC) -> None:
        files = {path.name: _asset(path) for path in sorted(folder.iterdir()) if path.is_file()}
        self._urls = {name: asset.url for name, asset in files.items()}
        self._by_url = {asset.url: asset for asset in files.values()}

    def url(self, name: str) -> str:
        """Where the file is served; KeyError for one that is not there, so that no page asks in vain."""
        return self._urls[name]

    def reply(self, request: Request) -> Response:
        """The file asked for, to be kept; 404 for any other name."""
        asset = self._by_url.get(request.url.path)
        if asset is None:
            raise HTTPException(404, "There is no such file.")
        return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": KEPT})


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    mark = hashlib.sha256(content).hexdigest()[:12]
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(url=f"/static/{path.stem}.{mark}{path.suffix}", content=content, media_type=media_type)
