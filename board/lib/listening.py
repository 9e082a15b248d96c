"""The socket that a server is given."""

import socket


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Its connections send at once: headers and body are two writes, and the second would wait
    40 ms for a reader to acknowledge the first. Raises OSError."""
    listener = socket.create_server((host, port), backlog=512)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
