"""A local server that speaks OpenAI's wire format for embeddings and chat, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np


@dataclass
class ModelServer:
    """What the server was asked, and how it shall answer next: `troubles` are used up one by one."""

    url: str = ""
    dimensions: int = 8
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    peers: list[Any] = field(default_factory=list)
    troubles: list[tuple[int, str]] = field(default_factory=list)
    change: Callable[[dict[str, Any]], Any] = lambda answer: answer
    says: Callable[[str], str] = lambda prompt: prompt

    def answer(self, path: str, body: dict[str, Any]) -> Any:
        if path.endswith("/embeddings"):
            return self.change(self.embeddings(body))
        return self.change(self.chat(body))

    def embeddings(self, body: dict[str, Any]) -> dict[str, Any]:
        data = [
            {"object": "embedding", "index": number, "embedding": self.vector(text)}
            for number, text in enumerate(body["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return {"object": "list", "data": data, "model": body["model"], "usage": usage}

    def chat(self, body: dict[str, Any]) -> dict[str, Any]:
        message = {"role": "assistant", "content": self.says(body["messages"][-1]["content"])}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {"id": "c1", "object": "chat.completion", "model": body["model"], "choices": [choice]}

    def vector(self, text: str) -> list[float]:
        """Words have directions: texts that share words are near each other; not of length one on purpose."""
        total = np.full(self.dimensions, 0.01)
        for word in text.lower().split():
            seed = int.from_bytes(word.encode()[:8].ljust(8, b"_"), "big")
            total = total + np.random.default_rng(seed).normal(size=self.dimensions)
        return [float(value) * 3 for value in total]


@contextmanager
def model_server(**options: Any) -> Iterator[ModelServer]:
    """Run one on a free port until the end of the block."""
    state = ModelServer(**options)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(body)
            state.headers.append(dict(self.headers))
            state.peers.append(self.client_address)
            status, said = state.troubles.pop(0) if state.troubles else (200, "")
            if status == 0:
                self.connection.close()
                return
            content = said.encode() if said else json.dumps(state.answer(self.path, body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
