"""A file made for one request: written piece by piece, with a validator made of its bytes, and sent from there."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

# More than this waits on the disk and not in memory.
IN_MEMORY = 1_000_000
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def made_of(request: HttpRequest, pieces: Iterable[str], *, name: str, kind: str) -> HttpResponseBase:
    """The pieces as one file called `name`; 304 where the reader has just these bytes."""
    stream: IO[bytes] = BytesIO()
    digest = hashlib.sha256()
    for piece in pieces:
        written = piece.encode()
        digest.update(written)
        stream.write(written)
        if isinstance(stream, BytesIO) and stream.tell() > IN_MEMORY:
            stream = _on_disk(stream.getvalue())
    stream.seek(0)
    return whole(request, stream, digest.hexdigest(), name=name, kind=kind)


def whole(request: HttpRequest, stream: IO[bytes], digest: str, *, name: str, kind: str) -> HttpResponseBase:
    """What is in an open file, with the validator of its bytes and its licence; 304 where the reader has them.

    The answer closes the file.
    """
    etag = quote_etag(digest)
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = FileResponse(stream, filename=name, content_type=kind)
    else:
        stream.close()
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-cache"
    answer["Link"] = f'<{LICENCE}>; rel="license"'
    # A page on another site may read it: it is what everybody may take along, and no cookie changes it.
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _on_disk(written: bytes) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115
    file.write(written)
    return file
