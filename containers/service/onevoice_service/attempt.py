"""One task from acceptance to its answered report: inputs in, work, artifacts out, heartbeats all along."""

import asyncio
import platform
import shutil
import uuid
from pathlib import Path
from typing import Any

import httpx

from .callback import Callback, Stopped
from .download import download
from .failure import TaskError, failure_of
from .log import frames, log
from .messages import Artifact, Done, Failed, Task, Usage
from .slot import Slot
from .upload import upload

#: Heartbeats are due `heartbeatMs` apart at most; this much of it leaves room for a slow request.
BEAT_SHARE = 0.7
#: How the progress of a task divides into inputs, work and artifacts.
DOWNLOADED, WORKED = 0.1, 0.9


class Attempt:
    def __init__(self, task: Task, slot: Slot, client: httpx.AsyncClient, folder: Path) -> None:
        self._task, self._slot, self._client, self._folder = task, slot, client, folder
        self._callback = Callback(client, task.callback, task.token)
        self._run = uuid.uuid4().hex
        self._progress = 0.0
        self._at_work = False

    @property
    def at_work(self) -> bool:
        """False while the inputs are still on their way."""
        return self._at_work

    async def run(self) -> None:
        """Ends with the answered report, or in silence when stale, cancelled or unreachable. Cleans up in any case."""
        log("task_started", task=self._task.task_id, stage=self._task.stage, attempt=self._task.attempt)
        both = [asyncio.ensure_future(self._report()), asyncio.ensure_future(self._beat())]
        try:
            ended, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                one.result()
        except Stopped as stop:
            log("task_stopped", task=self._task.task_id, why=str(stop))
        finally:
            for one in both:
                one.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._task.heartbeat_ms / 1000 * BEAT_SHARE)
            await self._callback.beat(self._progress)

    async def _report(self) -> None:
        message = await self._outcome()
        await self._callback.send(message)
        code = message.failure.code if isinstance(message, Failed) else None
        log("task_reported", task=self._task.task_id, stage=self._task.stage, kind=message.kind, code=code)

    async def _outcome(self) -> Done | Failed:
        try:
            return await self._work()
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001 - whatever happens, the attempt reports once
            if not isinstance(error, TaskError):
                log("task_error", task=self._task.task_id, error=type(error).__name__, frames=frames(error))
            return Failed(failure=failure_of(error), run=self._run)

    async def _work(self) -> Done:
        inputs = await self._download()
        made = self._folder / "out"
        made.mkdir(parents=True)
        job = {"stage": self._task.stage, "params": self._task.params, "inputs": inputs, "folder": str(made)}
        self._at_work = True
        done = await self._slot.run(job, lambda share: self._advance(DOWNLOADED + (WORKED - DOWNLOADED) * share))
        self._advance(WORKED)
        return Done(
            value=done["value"],
            artifacts=await self._upload(done["artifacts"]),
            usage=[Usage.model_validate(usage) for usage in done["usage"]],
            run=self._run,
            meta={**done["meta"], "host": platform.node()},
        )

    async def _download(self) -> dict[str, list[str]]:
        total = sum(source.size_bytes for sources in self._task.inputs.values() for source in sources)
        received = 0

        def arrived(size: int) -> None:
            nonlocal received
            received += size
            self._advance(DOWNLOADED * received / total)

        paths: dict[str, list[str]] = {}
        for number, (name, sources) in enumerate(self._task.inputs.items()):
            paths[name] = []
            for index, source in enumerate(sources):
                path = self._folder / "in" / str(number) / str(index)
                await download(self._client, source, path, arrived)
                paths[name].append(str(path))
        return paths

    async def _upload(self, made: dict[str, Any]) -> dict[str, Artifact]:
        artifacts: dict[str, Artifact] = {}
        for name, (file, content_type) in made.items():
            artifacts[name] = await upload(self._client, self._callback, name, Path(file), content_type)
            self._advance(WORKED + (1 - WORKED) * len(artifacts) / len(made))
        return artifacts

    def _advance(self, progress: float) -> None:
        self._progress = min(1.0, max(self._progress, progress))
