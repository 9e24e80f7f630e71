"""Posting over a plain socket: the client runs on the same two cores, and what it takes is the server's loss.

Knows just enough of HTTP/1.1: keep-alive, a status, headers that end, and a body of a stated length.
"""

import socket


class Wire:
    """One kept connection to a server on loopback."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.line = self._dialled()

    def _dialled(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def post(self, path: str, cookies: str, token: str, body: str) -> int:
        """Post a form. Returns the status. A connection that the server ended meanwhile is dialled anew, once."""
        host = f"127.0.0.1:{self.port}"
        asked = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: nl\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {token}\r\nOrigin: http://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        try:
            self.line.sendall(asked)
            return self._status()
        except ConnectionError:
            self.line = self._dialled()
            self.line.sendall(asked)
            return self._status()

    def _status(self) -> int:
        got = b""
        while b"\r\n\r\n" not in got:
            part = self.line.recv(65536)
            if not part:
                raise ConnectionError("the server hung up")
            got += part
        head, _end, body = got.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += self.line.recv(65536)
        return int(head[9:12])

    def close(self) -> None:
        self.line.close()
