"""A language model for tests, on loopback: it answers what a test tells it to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.paths: list[str] = []
        self.says: Any = {"sentences": []}  # what stands in the answer of the model, as JSON unless it is text
        self.body: bytes | None = None  # the whole answer, when it is not of the usual form
        self.status = 200
        self.headers: dict[str, str] = {}
        self.wait = threading.Event()  # answers at once when set
        self.wait.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/chat/completions"

    def quotes(self) -> dict[str, str]:
        """The quotes that came with the last request, by id."""
        material = self.asked[-1]["messages"][1]["content"].splitlines()[1]
        return {quote["id"]: quote["text"] for topic in json.loads(material) for quote in topic["quotes"]}


class Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.keys.append(self.headers["Authorization"])
        self.server.paths.append(self.path)
        self.server.wait.wait(10)
        says = self.server.says
        content = says if isinstance(says, str) else json.dumps(says)
        told = {"model": "stub-1", "choices": [{"message": {"role": "assistant", "content": content}}]}
        try:
            self.send_response(self.server.status)
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(self.server.body if self.server.body is not None else json.dumps(told).encode())
        except OSError:  # the other side did not wait for it
            return

    def log_message(self, *_given: object) -> None:
        return


@contextmanager
def serving() -> Iterator[ModelServer]:
    server = ModelServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.wait.set()
        server.shutdown()
        server.server_close()
