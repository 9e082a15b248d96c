"""The OpenAPI document of the API, made in a process of its own, and what the board itself keeps of it.

What makes it loads and leaves behind some 20 MB, and who reads all of it 8 more, which a worker would hold for good:
here that ends with its process.
"""

import json
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache, wraps
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from rest_framework.renderers import JSONRenderer

MAKES_IT = """
import sys, django
django.setup()
from board import schema
sys.stdout.buffer.write(schema.make())
"""
TEXT = "text"
_MAKING = Lock()
# What reads the document, by its name.
_READERS: dict[str, Callable[[dict[str, Any]], Any]] = {}
T = TypeVar("T")


def kept(read: Callable[[dict[str, Any]], T]) -> Callable[[], T]:
    """Marks a function of the document. It is called where that is made, and its answer is kept here from the first
    time that somebody asks."""
    name = f"{read.__module__}.{read.__qualname__}"
    _READERS[name] = read

    @cache
    @wraps(read)
    def said() -> T:
        found: T = pickle.loads(_part(name))  # noqa: S301  # of a process that was started here
        return found

    return said


def text() -> bytes:
    """Made once for each process: nothing in it changes while the code does not. Who asks meanwhile waits.

    Raises CalledProcessError or TimeoutExpired where it could not be made. The next who asks has it tried again.
    """
    return _part(TEXT)


def _part(name: str) -> bytes:
    with _MAKING:
        parts = _parts()
    return zlib.decompress(parts[name])


@cache
def _parts() -> dict[str, bytes]:
    command = [sys.executable, "-c", MAKES_IT]
    made = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=True, timeout=60).stdout
    parts: dict[str, bytes] = pickle.loads(made)  # noqa: S301  # of a process that was started here
    return parts


def make() -> bytes:
    """Here and now: each part by its name, packed. Not of two threads at a time: drf-spectacular fills tables of its
    own as it goes. It imports every address, and with these whoever reads the document."""
    from drf_spectacular.generators import SchemaGenerator

    made = JSONRenderer().render(SchemaGenerator().get_schema(request=None, public=True))
    document = json.loads(made)
    parts = {TEXT: made} | {name: pickle.dumps(read(document)) for name, read in _READERS.items()}
    return pickle.dumps({name: zlib.compress(part) for name, part in parts.items()})
