"""The API's document, read once for all tests of a process."""

from functools import cache

from board import schema

schema_document = cache(schema.document)
