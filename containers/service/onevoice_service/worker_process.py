"""A worker as its parent sees it: it is sent jobs, answers line by line, and tells of its models meanwhile."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from .device import Device
from .log import log

#: One line holds a task's value, at most 64 KB.
LINE_LIMIT = 1 << 20


class WorkerProcess:
    def __init__(self, process: asyncio.subprocess.Process, now: Callable[[], float] = time.monotonic) -> None:
        self._process, self._now = process, now
        self._answers: asyncio.Queue[dict[str, Any] | Exception | None] = asyncio.Queue()
        self._told: dict[str, Any] = {"device": None, "models": {}}
        self._told_at = now()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def launch(cls, command: list[str]) -> "WorkerProcess":
        """Raises OSError where no process can be started."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_LIMIT,
            # Its own group, so that what the worker starts dies with it and Ctrl-C reaches the parent only.
            start_new_session=sys.platform != "win32",
            # numpy's threads wait by spinning: on busy cores its small products take ten times as long as with one.
            env={"OPENBLAS_NUM_THREADS": "1", **os.environ},
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def device(self) -> Device | None:
        return self._told["device"]

    @property
    def models(self) -> dict[str, dict[str, Any]]:
        """Model id -> {state, users, idleMs} as of now; none of a process that has ended."""
        since = round((self._now() - self._told_at) * 1000)
        told = self._told["models"] if self.alive else {}
        return {
            key: {**model, "idleMs": 0 if model["users"] else model["idleMs"] + since} for key, model in told.items()
        }

    @property
    def loading(self) -> bool:
        return any(model["state"] == "loading" for model in self.models.values())

    async def send(self, job: dict[str, Any]) -> None:
        """A worker that died meanwhile shows at the next answer."""
        if self._process.stdin is None:
            raise RuntimeError("the worker has no stdin")
        with contextlib.suppress(ConnectionError):
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            await self._process.stdin.drain()

    async def answer(self) -> dict[str, Any] | None:
        """Its next line; None once it has ended. Raises ValueError on what is no line of JSON."""
        said = await self._answers.get()
        if isinstance(said, Exception):
            raise said
        return said

    async def kill(self) -> None:
        """Kills the worker and all it started; returns when it is gone."""
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        log("worker_ended", code=await self._process.wait())
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        stdout = self._process.stdout
        try:
            while stdout is not None and (line := await stdout.readline()):
                said = json.loads(line)
                if "models" in said:
                    self._told, self._told_at = said, self._now()
                else:
                    self._answers.put_nowait(said)
        except ValueError as error:
            self._answers.put_nowait(error)
        self._answers.put_nowait(None)
