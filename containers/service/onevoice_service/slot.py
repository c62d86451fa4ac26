"""A slot: one warm worker process, one task at a time; killed when its task is unwanted, then started anew."""

import asyncio
from collections.abc import Callable
from typing import Any

from .failure import TaskError
from .messages import Failure
from .worker_process import WorkerProcess

#: An engine reports progress every few seconds; one that has been silent this long hangs.
STALL_S = 300.0
#: Unless it loads a model: a hub may have to send gigabytes first.
LOADING_S = 1800.0


class Slot:
    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._worker: WorkerProcess | None = None

    @property
    def worker(self) -> WorkerProcess | None:
        """Of now; its device and models are told in /healthz and /models."""
        return self._worker

    async def start(self) -> None:
        """Starts the worker if there is none alive."""
        if self._worker is None or not self._worker.alive:
            self._worker = await WorkerProcess.launch(self._command)

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
        if self._worker is None:
            raise RuntimeError("the slot has no worker")
        await self._worker.send(job)
        while True:
            answer = await self._answer(self._worker)
            if "progress" in answer:
                progress(answer["progress"])
            elif "failed" in answer:
                raise _task_error(Failure.model_validate(answer["failed"]))
            else:
                return answer["done"]

    async def _answer(self, worker: WorkerProcess) -> dict[str, Any]:
        silent = 0.0
        while True:
            try:
                answer = await asyncio.wait_for(worker.answer(), STALL_S)
            except asyncio.TimeoutError as error:
                silent += STALL_S
                if worker.loading and silent < LOADING_S:
                    continue
                await self.kill()
                raise TaskError("stalled", "The engine stopped making progress.", retryable=True) from error
            if answer is None:
                await self.kill()
                raise TaskError("worker_died", "The engine's process ended unexpectedly.", retryable=True)
            return answer

    async def kill(self) -> None:
        """Kills the worker and all it started; returns when it is gone."""
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.kill()


def _task_error(failure: Failure) -> TaskError:
    return TaskError(failure.code, failure.message, retryable=failure.retryable)
