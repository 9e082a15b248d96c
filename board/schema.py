"""The OpenAPI document of the API, made in a process of its own.

What makes it loads and leaves behind some 20 MB, which a worker would hold for good: here that ends with its process.
"""

import json
import subprocess
import sys
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from rest_framework.renderers import JSONRenderer

MAKES_IT = """
import sys, django
django.setup()
from board import schema
sys.stdout.buffer.write(schema.make())
"""
_MAKING = Lock()


def document() -> dict[str, Any]:
    """Read anew each time: who needs a part of it keeps that, and not the rest."""
    read: dict[str, Any] = json.loads(text())
    return read


def text() -> bytes:
    """Made once for each process: nothing in it changes while the code does not. Who asks meanwhile waits.

    Raises CalledProcessError or TimeoutExpired where it could not be made. The next who asks has it tried again.
    """
    with _MAKING:
        return _text()


@cache
def _text() -> bytes:
    command = [sys.executable, "-c", MAKES_IT]
    return subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=True, timeout=60).stdout


def make() -> bytes:
    """Here and now. Not of two threads at a time: drf-spectacular fills tables of its own as it goes."""
    from drf_spectacular.generators import SchemaGenerator

    made: bytes = JSONRenderer().render(SchemaGenerator().get_schema(request=None, public=True))
    return made
