"""The API in tests: what is answered through here is held against the published schema, with no field to spare."""

import copy
import json
import re
from datetime import datetime
from functools import cache

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from board.lib.openapi import HEADERS
from tests.schema import schema_document
from users.models import SCOPES, User
from users.services import tokens

FORMATS = FormatChecker(["date", "email"])
FORMATS.checks("date-time", raises=ValueError)(lambda value: value is None or datetime.fromisoformat(value))
FORMATS.checks("uri", raises=ValueError)(lambda value: value is None or bool(re.match(r"https?://\S+\Z", value)))

# What a script may read beside the body. A failure has an `ETag` as well, which means nothing.
OURS = {*HEADERS, "Searched-For"} - {"ETag"}


def read(client, address, status=200, **headers):
    """The JSON at `/api/v1/` + address, after it was found to be just what the schema says."""
    answer = client.get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == status, answer.content
    check(answer)
    return answer.json()


def walk(client, address):
    """All rows of a list, page after page, and how many pages there were."""
    rows, pages = [], 0
    while address:
        page = read(client, address)
        rows += page["results"]
        pages += 1
        assert pages < 100, "a walk that does not end"
        address = page["next"] and page["next"].partition("/api/v1/")[2]
    return rows, pages


class Script:
    """A script with a token of a person's: for all that they may do, unless `scopes` are named."""

    def __init__(self, person: User, *scopes: str):
        every = [key for key, scope in SCOPES.items() if person.is_curator or not scope.for_curators]
        name = f"script {person.api_tokens.count()}"
        self.token, self.text = tokens.make(person, name=name, scopes=scopes or every)
        self.client = Client(headers={"authorization": f"Bearer {self.text}"})

    def post(self, address, status=200, key="", **fields):
        """The JSON of a write at `/api/v1/` + address, after it was found to be just what the schema says."""
        headers = {"idempotency-key": key} if key else {}
        answer = self.client.post(f"/api/v1/{address}", fields, content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content
        check(answer, "post")
        return answer.json()

    def read(self, address, status=200):
        return read(self.client, address, status)


def check(answer, method="get"):
    route = re.sub(r"<\w+:(\w+)>", r"{\1}", answer.resolver_match.route)
    operation = strict_schema()["paths"][f"/{route}"][method]
    told = operation["responses"][str(answer.status_code)]
    assert OURS & set(answer.headers) <= set(told.get("headers", {}))
    content = told["content"]
    shape = content[answer["Content-Type"]]["schema"]
    validate(json.loads(answer.content), told_shape(shape, is_part="fields=" in answer.request["QUERY_STRING"]))


def told_shape(shape, *, is_part):
    """Of an answer that can be had in part, the one shape that this request asked for."""
    return shape["anyOf"][is_part] if "anyOf" in shape else shape


def validate(value, shape):
    document = strict_schema()
    Draft202012Validator(shape | {"components": document["components"]}, format_checker=FORMATS).validate(value)


@cache
def strict_schema():
    """The published schema with every object closed, so that a field it does not name fails too."""
    document = copy.deepcopy(schema_document())
    for shape in document["components"]["schemas"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
    return document
