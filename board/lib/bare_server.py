"""A server as in production, one worker on loopback, and one client that times it: for benchmarks."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from board.lib.listening import listen

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30
# Gunicorn ends a connection that is quiet for so long; a benchmark's waits while a page is being made for nobody.
KEEP_ALIVE_SECONDS = 60
# Limits that a benchmark, which is one script, would meet.
UNCOUNTED = ("API_WRITES_PER_TOKEN", "API_WRITES_PER_PERSON", "API_WRITES_PER_ADDRESS")


@dataclass(frozen=True)
class Visit:
    """One answer: its status, its validator, and the seconds from sending the request to having read all of it."""

    address: str
    status: int
    tag: str
    seconds: float

    def expect(self, status: int) -> Self:
        if self.status != status:
            raise SystemExit(f"{self.address} answered {self.status} and not {status}.")
        return self


class BareServer:
    """gunicorn as docs/operators.md starts it, with one worker on a free port, without DEBUG, until the block ends."""

    def __init__(self, root: Path, data_dir: Path):
        self.root, self.data_dir = root, data_dir

    def __enter__(self) -> Self:
        listener = listen(HOST, 0)
        self.port = port = listener.getsockname()[1]
        environ = os.environ | {
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_DIR": str(self.data_dir),
            "SITE_URL": f"http://{HOST}:{port}",
            "ALLOWED_HOSTS": HOST,
            **dict.fromkeys(UNCOUNTED, "1000000"),
            "LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(command, cwd=self.root, env=environ, check=True)
        words = ["--preload", "--workers=1", "--worker-class=gthread", "--threads=8"]
        words.append(f"--keep-alive={KEEP_ALIVE_SECONDS}")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words, f"--bind=fd://{listener.fileno()}", "board.wsgi"],
            cwd=self.root,
            env=environ,
            pass_fds=[listener.fileno()],
            stderr=subprocess.DEVNULL,
        )
        listener.close()
        self.connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        self.get("/health/live").expect(200)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def get(self, address: str, headers: dict[str, str] | None = None) -> Visit:
        return self._ask("GET", address, headers or {})

    def post(self, address: str, fields: dict, token: str) -> Visit:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self._ask("POST", address, headers, json.dumps(fields))

    def _ask(self, method: str, address: str, headers: dict[str, str], body: str | None = None) -> Visit:
        began = time.perf_counter()
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return Visit(address, answer.status, answer.headers.get("ETag", ""), time.perf_counter() - began)

    def memory_mb(self) -> tuple[float, float]:
        """Megabytes of the worker: all that is resident, and that without the others' part of what it shares with them.
        Linux alone tells them; elsewhere both are 0."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if not children.exists():
            return 0.0, 0.0
        told = Path(f"/proc/{children.read_text().split()[0]}/smaps_rollup").read_text()
        kilobytes = dict(line.split()[:2] for line in told.splitlines()[1:])
        return int(kilobytes["Rss:"]) / 1024, int(kilobytes["Pss:"]) / 1024
