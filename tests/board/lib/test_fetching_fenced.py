"""The fetcher with its own dialer and real sockets, where inside addresses listen and nothing leads out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def can_be_fenced() -> bool:
    """Making a network namespace needs root, and these two programs."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_be_fenced(), reason="no network namespace can be made here")
def test_nothing_inside_is_connected_to_and_a_naive_client_connects(tmp_path):
    network = os.readlink("/proc/self/ns/net")

    ran = subprocess.run(
        ["unshare", "--net", sys.executable, "-m", "tests.fenced", network, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "board.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["errors"], told["fetcher"]) == (["Forbidden"], [])
    # Without IPv6 in the kernel only these listen.
    assert {"127.0.0.1", "10.9.8.7", "169.254.169.254"} <= set(told["naive"])
