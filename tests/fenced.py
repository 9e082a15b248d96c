"""Run in a network namespace of its own: `unshare --net python -m tests.fenced NETWORK PLACE`. NETWORK is the one left.

A host on 8.8.4.4 sends on to inside addresses, which listen too. Prints as JSON which of them were connected to: by the
fetcher, and by a client that follows as it is told. Real sockets, real ports, and no cable to anywhere.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import django

PUBLIC = "8.8.4.4"
INSIDE = ("127.0.0.1", "10.9.8.7", "169.254.169.254", "100.100.100.200", "::1", "fd00::7")
ODD = ("127.1", "0x7f.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "inside.test")


def main(network: str, place: str) -> None:
    from tests import internet

    if os.readlink("/proc/self/ns/net") == network:
        sys.exit("This is no namespace of its own.")
    for words in (["link", "set", "lo", "up"], *(["addr", "add", ip, "dev", "lo"] for ip in (PUBLIC, *INSIDE[1:]))):
        subprocess.run(["ip", *words], check=words[0] == "link", capture_output=True)
    reached: list[str] = []
    context = internet.identity(Path(place))
    for ip in INSIDE:
        _listen(ip, lambda line, ip=ip: (reached.append(ip), line.close()))
    targets = [f"[{ip}]" if ":" in ip else ip for ip in INSIDE] + list(ODD)
    _listen(PUBLIC, lambda line: _send_on(context.wrap_socket(line, server_side=True), targets))

    fetched = [_fetch(f"https://site.test/{n}") for n in range(len(targets))] + [_fetch("https://inside.test/")]
    by_fetcher = sorted(set(reached))
    for n in range(len(targets)):
        _follow_blindly(f"https://site.test/{n}")
    sys.stdout.write(json.dumps({"errors": sorted(set(fetched)), "fetcher": by_fetcher, "naive": sorted(set(reached))}))


def _listen(ip: str, talk) -> None:
    try:
        server = socket.create_server((ip, 443), family=socket.AF_INET6 if ":" in ip else socket.AF_INET)
    except OSError:
        if ":" not in ip:
            raise
        # A kernel without IPv6.
        return

    def serve() -> None:
        while True:
            talk(server.accept()[0])

    threading.Thread(target=serve, daemon=True).start()


def _send_on(line, targets: list[str]) -> None:
    from tests.internet import redirect

    number = int(line.recv(65536).split()[1].removeprefix(b"/"))
    line.sendall(redirect(f"https://{targets[number]}/"))
    line.close()


def _resolve(host: str) -> list[str]:
    return {"site.test": [PUBLIC], "inside.test": ["10.9.8.7"]}[host]


def _fetch(url: str) -> str:
    from board.lib.fetching import Fetcher, Unfetched
    from tests import internet

    try:
        return str(Fetcher(resolve=_resolve, certificates=internet.trust, pause=0).fetch(url))
    except Unfetched as error:
        return type(error).__name__


def _follow_blindly(url: str) -> None:
    from tests import internet

    class Connection(http.client.HTTPSConnection):
        def connect(self) -> None:
            names = {"site.test": PUBLIC, "inside.test": "10.9.8.7"}
            line = socket.create_connection((names.get(self.host, self.host), 443), 2)
            self.sock = internet.trust().wrap_socket(line, server_hostname=self.host)

    try:
        while url:
            host, _, path = url.removeprefix("https://").partition("/")
            connection = Connection(host, timeout=2)
            connection.request("GET", f"/{path}")
            url = connection.getresponse().getheader("Location", "")
            connection.close()
    except OSError:
        return


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
