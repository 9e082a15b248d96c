"""The API's document, read once for all tests of a process."""

import json
from functools import cache
from typing import Any

from board import schema


@cache
def schema_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(schema.text())
    return document
