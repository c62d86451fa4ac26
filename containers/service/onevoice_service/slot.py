"""A slot: one warm worker process, one task at a time; killed when its task is unwanted, then started anew."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from .failure import TaskError
from .log import log
from .messages import Failure

#: An engine reports progress every few seconds; one that has been silent this long hangs.
STALL_S = 300.0
#: One line holds a task's value, at most 64 KB.
LINE_LIMIT = 1 << 20


class Slot:
    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts the worker if there is none alive."""
        if self._process is not None and self._process.returncode is None:
            return
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_LIMIT,
            # Its own group, so that what the worker starts dies with it and Ctrl-C reaches the parent only.
            start_new_session=sys.platform != "win32",
        )

    async def run(self, job: dict[str, Any], progress: Callable[[float], None]) -> dict[str, Any]:
        """The `done` part of the worker's answer. Raises TaskError; when cancelled, the worker dies first."""
        try:
            await self.start()
            return await self._converse(job, progress)
        except TaskError:
            raise
        except BaseException:
            await self.kill()
            raise

    async def _converse(self, job: dict[str, Any], progress: Callable[[float], None]) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the slot has no worker")
        # A worker that died meanwhile shows at the next read.
        with contextlib.suppress(ConnectionError):
            process.stdin.write(json.dumps(job).encode() + b"\n")
            await process.stdin.drain()
        while True:
            answer = await self._read(process.stdout)
            if "progress" in answer:
                progress(answer["progress"])
            elif "failed" in answer:
                raise _task_error(Failure.model_validate(answer["failed"]))
            else:
                return answer["done"]

    async def _read(self, stdout: asyncio.StreamReader) -> dict[str, Any]:
        try:
            line = await asyncio.wait_for(stdout.readline(), STALL_S)
        except asyncio.TimeoutError as error:
            await self.kill()
            raise TaskError("stalled", "The engine stopped making progress.", retryable=True) from error
        if not line:
            await self.kill()
            raise TaskError("worker_died", "The engine's process ended unexpectedly.", retryable=True)
        return json.loads(line)

    async def kill(self) -> None:
        """Kills the worker and all it started; returns when it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        log("worker_ended", code=await process.wait())


def _task_error(failure: Failure) -> TaskError:
    return TaskError(failure.code, failure.message, retryable=failure.retryable)
