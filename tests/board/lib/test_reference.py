"""The schema as something to read."""

from board.lib import reference

SCHEMA = {
    "servers": [{"url": "https://board.example"}],
    "tags": [{"name": "cats", "description": "Animals with `claws`."}],
    "components": {
        "schemas": {
            "Cat": {
                "properties": {
                    "id": {"type": "integer"},
                    "coat": {"oneOf": [{"$ref": "#/components/schemas/Coat"}, {"type": "null"}]},
                    "born_on": {"type": ["string", "null"], "format": "date", "description": "As far as known."},
                    "claws": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 5}},
                    "friends": {"type": "array", "items": {"$ref": "#/components/schemas/Friend"}},
                }
            },
            "Coat": {"enum": ["black", "white"], "type": "string"},
            "Friend": {"type": "object", "properties": {"name": {"type": "string"}}},
        }
    },
    "paths": {
        "/cats/{id}/": {
            "get": {
                "operationId": "readCat",
                "summary": "Read one cat",
                "tags": ["cats"],
                "parameters": [
                    {"in": "path", "name": "id", "schema": {"type": "integer"}},
                    {"in": "query", "name": "coat", "schema": {"type": "array", "items": {"enum": ["black"]}}},
                    {"in": "query", "name": "cursor", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "A cat.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Cat"},
                                "examples": {"One": {"value": {"id": 7}}},
                            }
                        },
                    },
                    "404": {"description": "No <b>cat</b>."},
                },
            }
        },
        "/dogs/": {"get": {"operationId": "readDogs", "tags": ["dogs"], "responses": {}}},
    },
}


def test_a_schema_is_read():
    assert reference.read(SCHEMA, ["birds", "cats"]) == reference.Reference(
        site="https://board.example",
        nouns=[
            reference.Noun(
                name="cats",
                title="Cats",
                means="Animals with <code>claws</code>.",
                operations=[
                    reference.Operation(
                        id="readCat",
                        method="GET",
                        summary="Read one cat",
                        means="",
                        path="/cats/{id}/",
                        address="https://board.example/cats/7/",
                        is_list=False,
                        parameters=[reference.Parameter("coat", "black", "")],
                        fields=[
                            reference.Field("id", "whole number", ""),
                            reference.Field("coat", "black, white, or null", ""),
                            reference.Field("born_on", "date, or null", "As far as known."),
                            reference.Field("claws", "list of 1 to 5s", ""),
                            reference.Field("friends", "list of objects", "", [reference.Field("name", "text", "")]),
                        ],
                        example='{"id": 7}',
                    )
                ],
            )
        ],
        failures=[reference.Failure(404, "No &lt;b&gt;cat&lt;/b&gt;.")],
    )
