import pytest

import manage


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ([], False),
        (["help"], False),
        (["--version"], False),
        (["migrate", "--help"], False),
        (["check"], False),
        (["check", "--database", "default"], True),
        (["check", "--database=default"], True),
        (["collectstatic", "--no-input"], False),
        (["makemigrations", "--check"], True),
        (["migrate"], True),
        (["runserver", "8001"], True),
    ],
)
def test_server_is_started_only_for_commands_that_ask_it_something(words, needs):
    assert manage.needs_database(words) is needs
