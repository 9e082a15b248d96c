"""`manage.py worker` serves every queue, or those that are named."""

import pytest
from django.core.management import CommandError, call_command

from board.lib import jobs


@pytest.mark.parametrize(
    ("words", "queues"),
    [
        ([], None),
        (["--queue", "links"], ["links"]),
        (["--queue", "default", "--queue", "links"], ["default", "links"]),
    ],
)
def test_a_worker_is_told_which_queues_to_serve(monkeypatch, words, queues):
    served = []
    monkeypatch.setattr(jobs, "run_worker", lambda *, queues: served.append(queues))

    call_command("worker", *words)

    assert served == [queues]


def test_a_queue_that_is_none_is_refused_with_those_that_are():
    with pytest.raises(CommandError, match=r"invalid choice: 'mails' \(choose from 'default', 'links', 'hooks'\)"):
        call_command("worker", "--queue", "mails")
