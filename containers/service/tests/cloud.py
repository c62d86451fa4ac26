"""OneVoice as a service sees it, in memory: signed inputs, callbacks with grants, uploads. Tests bend its answers."""

import hashlib
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self

TOKEN = "a-token-for-this-attempt"  # noqa: S105 - a test's
_numbers = itertools.count(1)


class Cloud:
    """`files`: what may be downloaded. `messages`: what was reported. `stored`: what was PUT, by path."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.messages: list[dict[str, Any]] = []
        self.stored: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.ranges: list[str] = []
        #: A message -> (status, body) instead of the usual answer, or None.
        self.answer: Callable[[dict[str, Any]], tuple[int, Any] | None] = lambda _message: None
        #: A PUT's path and its try -> status.
        self.put_status: Callable[[str, int], int] = lambda _path, _times: 200
        #: A download breaks off after so many bytes, once.
        self.break_after: int | None = None
        self.part_size: int | None = None
        #: Downloads begin so late.
        self.delay_s = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Self":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def task(self, stage: str, params: dict[str, Any], **inputs: list[bytes]) -> dict[str, Any]:
        number = next(_numbers)
        listed = {name: [self._input(body) for body in bodies] for name, bodies in inputs.items()}
        return {
            "v": 1,
            "taskId": f"dub_test.{number}",
            "attempt": number,
            "stage": stage,
            "params": params,
            "inputs": listed,
            "callback": f"{self.url}/callback",
            "token": TOKEN,
            "heartbeatMs": 200,
        }

    def _input(self, body: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(body).hexdigest()
        self.files[f"/in/{digest}"] = body
        return {"url": f"{self.url}/in/{digest}", "digest": digest, "sizeBytes": len(body)}

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in list(self.messages) if message["kind"] == kind]

    def report(self, seconds: float = 60) -> dict[str, Any]:
        """Waits for the done or failed."""
        return until(lambda: next(iter([*self.of_kind("done"), *self.of_kind("failed")]), None), seconds)

    def usual(self, message: dict[str, Any]) -> Any:
        if message["kind"] == "heartbeat":
            return {"next": "continue"}
        return self._grant(message) if message["kind"] == "grant" else {"accepted": True}

    def _grant(self, message: dict[str, Any]) -> Any:
        to = f"{self.url}/out/{message['name']}"
        if self.part_size is None:
            return {"put": {"url": to, "headers": {"content-type": message["contentType"]}}}
        numbers = range(1, -(-message["sizeBytes"] // self.part_size) + 1)
        parts = [{"partNumber": number, "url": f"{to}.{number}", "headers": {}} for number in numbers]
        return {"partSizeBytes": self.part_size, "parts": parts}


def until(found: Callable[[], Any], seconds: float = 10) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


def _handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, wanted = cloud.files[self.path], re.match(r"bytes=(\d+)-", self.headers.get("range") or "")
            start = int(wanted[1]) if wanted else 0
            time.sleep(cloud.delay_s)
            cloud.ranges += [self.headers["range"]] if wanted else []
            self.send_response(206 if wanted else 200)
            self.send_header("content-length", str(len(body) - start))
            self.end_headers()
            if cloud.break_after is not None:
                self.wfile.write(body[start : start + cloud.break_after])
                cloud.break_after = None
                self.close_connection = True
                return
            self.wfile.write(body[start:])

        def do_POST(self) -> None:
            message = json.loads(self._body())
            assert self.headers["authorization"] == f"Bearer {TOKEN}"
            cloud.messages.append(message)
            status, answer = cloud.answer(message) or (200, cloud.usual(message))
            self._say(status, json.dumps(answer).encode())

        def do_PUT(self) -> None:
            body = self._body()
            cloud.puts.append(self.path)
            status = cloud.put_status(self.path, cloud.puts.count(self.path))
            if status == 200:
                cloud.stored[self.path] = body
            self._say(status, b"", etag=f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"')

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers["content-length"]))

        def _say(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    return Handler
