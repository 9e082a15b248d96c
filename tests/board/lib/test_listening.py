"""What is sent goes out at once, on every connection that was accepted."""

import socket

from board.lib.listening import listen

HOST = "127.0.0.1"


def waits(listener: socket.socket) -> bool:
    """Whether a connection that it accepts holds a small write back until the one before is acknowledged."""
    with listener, socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        return not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_no_write_waits_for_the_one_before():
    assert not waits(listen(HOST, 0))


def test_control_a_plain_socket_would_wait():
    assert waits(socket.create_server((HOST, 0)))
