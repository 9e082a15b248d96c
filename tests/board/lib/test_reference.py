"""The schema as something to read."""

from dataclasses import replace

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
                            reference.Field("claws", "list of 1 to 5", ""),
                            reference.Field("friends", "list of objects", "", [reference.Field("name", "text", "")]),
                        ],
                        example='{"id": 7}',
                        called='read("/cats/7/")',
                    )
                ],
            )
        ],
        failures=[reference.Failure(404, "No &lt;b&gt;cat&lt;/b&gt;.")],
    )


def an_operation(name: str, *fields: str, method: str = "GET", **more) -> reference.Operation:
    given = {"summary": "", "means": "", "path": f"/{name}/", "address": "", "is_list": False, "parameters": []}
    told = [reference.Field(one, "text", "") for one in fields]
    return reference.Operation(id=name, method=method, **given, fields=told, example="", **more)


def test_each_answer_that_no_other_holds_is_shown():
    rows, one = an_operation("list", "id"), an_operation("read", "id", "text")
    other, verb = an_operation("taken", "note"), an_operation("act", "id", "text", method="POST")

    assert reference.Noun("n", "", "", [rows, one, other, verb]).shown == [one, other]
    assert reference.Noun("n", "", "", [verb]).shown == [verb]


def test_a_verb_that_says_more_of_a_field_is_read_there_too():
    one, verb = an_operation("read", "id"), an_operation("act", "id", method="POST")
    wider = replace(verb, fields=[reference.Field("id", "text", "Of more.")])

    assert reference._likened(wider, [one, an_operation("list", "other")]).like == "/read/"


def test_a_verb_says_where_what_it_answers_is_read():
    one, verb = an_operation("read", "id", "text"), an_operation("act", "id", "text", method="POST")
    unlike = an_operation("undo", "id", method="POST")

    assert [reference._likened(found, [one]).like for found in (verb, unlike, one)] == ["/read/", "", ""]


def test_a_field_says_what_it_is_where_it_is_left_out():
    shapes = {"a": {"type": "boolean", "default": True}, "b": {"type": "boolean", "default": False}}
    told = reference._fields(SCHEMA, {"properties": shapes | {"c": {"enum": ["x", "y"], "default": "y"}}})

    assert [one.values for one in told] == ["true or false; true if left out", "true or false", "x, y; y if left out"]


def test_a_choice_that_is_left_empty_is_not_one_to_send():
    assert reference._values({"enum": ["", "post", None]}) == "post"


def test_a_limit_and_a_list_read_as_words():
    shapes = {
        "a": {"type": "string", "maxLength": 20_000},
        "b": {"type": "array", "items": {"enum": ["x", "y"]}},
        "c": {"type": "array", "items": {"type": "string"}},
        "d": {"type": ["integer", "string"], "enum": [1, 2, "1", "2"]},
    }
    told = [one.values for one in reference._fields(SCHEMA, {"properties": shapes})]

    assert told == ["text of at most 20,000 letters", "list of x, y", "list of texts", "1, 2"]


def test_an_address_names_the_claim_of_an_entry_and_not_the_entry():
    entry = {"id": 12, "claim": 7}

    assert reference._filled("/claims/{id}/log/", entry) == "/claims/7/log/"
    assert reference._filled("/log-entries/{id}/edit/", entry) == "/log-entries/12/edit/"
    assert reference._filled("/reviews/{id}/", {"id": 5, "review": "legible"}) == "/reviews/5/"


def test_what_is_inside_a_field_is_told_below_it_once():
    friend = [reference.Field("name", "text", "What they are called.")]
    place = [reference.Field("town", "text", "")]
    fields = [
        reference.Field("id", "whole number", ""),
        reference.Field("friends", "list of objects", "Other cats.", friend),
        reference.Field("best", "object", "One of them.", friend),
        reference.Field("vets", "list of objects", "", [reference.Field("at", "object", "Where.", place)]),
    ]
    cat = replace(reference.read(SCHEMA, ["cats"]).nouns[0].operations[0], fields=fields, body=fields)

    assert (
        cat.rows
        == cat.body_rows
        == [
            reference.Field("id", "whole number", ""),
            reference.Field("friends", "list of objects", "Other cats."),
            reference.Field("friends.name", "text", "What they are called."),
            reference.Field("best", "object", "One of them.", friend),
            reference.Field("vets", "list of objects", ""),
            reference.Field("vets.at", "object", "Where."),
            reference.Field("vets.at.town", "text", ""),
        ]
    )
