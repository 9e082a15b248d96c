"""The quick start as a person meets it: `manage.py serve` in a process of its own, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from board.lib import filelocks

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def environ(data_dir: Path) -> dict[str, str]:
    """Empty values keep a person's own .env out."""
    empty = dict.fromkeys(["DATABASE_URL", "DATABASE_URL_DIRECT", "DEBUG", "SECRET_KEY"], "")
    return os.environ | empty | {"DATA_DIR": str(data_dir)}


def serve(data_dir: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environ(data_dir) | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines_until_served(site: subprocess.Popen[str], port: int) -> list[str]:
    lines = []
    for line in site.stdout:
        lines.append(line)
        if line == f"Circuit Board: http://127.0.0.1:{port}/ (Ctrl-C stops it)\n":
            return lines
    raise AssertionError("".join(lines))


COUNT = "from procrastinate.contrib.django.models import ProcrastinateWorker as W; print(W.objects.count())"


def workers(data_dir: Path) -> int:
    """How many are down in the queue as at work: one that was killed, too, until it is missed."""
    asked = [sys.executable, "manage.py", "shell", "--no-imports", "-c", COUNT]
    return int(subprocess.check_output(asked, cwd=ROOT, env=environ(data_dir), text=True))


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
        return response.read().decode()


def test_site_fills_itself_survives_a_kill_and_stops_cleanly(data_dir):
    port = free_port()
    with serve(data_dir, port) as site:
        assert "total: " in "".join(lines_until_served(site, port))
        listed = get(port, "/problems/")
        site.kill()

    with serve(data_dir, port) as site:
        assert lines_until_served(site, port)[:-1] == ["Preparing the database ...\n"]
        assert get(port, "/problems/") == listed

        with serve(data_dir, port) as second:
            said = second.communicate()[0].splitlines()
        assert second.returncode == 1
        assert said[1:] == [f"CommandError: Port {port} is in use: try PORT={port + 1} make run."]
        assert '"ready": true' in get(port, "/health/ready")

        working = workers(data_dir)
        site.send_signal(signal.SIGTERM)
        assert site.communicate()[0] == ""
    assert workers(data_dir) == working - 1
    assert site.returncode == 0
    assert not filelocks.is_held(data_dir / "server.lock")
