"""Which tasks are here: at most one per slot, each id once."""

import asyncio
import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import Literal

import httpx

from .attempt import Attempt
from .health import Queue
from .log import frames, log
from .messages import Task
from .slot import Slot

#: Ids of ended tasks that are still recognised when their start is delivered again.
REMEMBERED = 10_000


class Tasks:
    def __init__(self, slots: list[Slot], client: httpx.AsyncClient, folder: Path) -> None:
        self._slots, self._client, self._folder = slots, client, folder
        self._free = list(slots)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._attempts: dict[str, Attempt] = {}
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._closing = False

    @property
    def running(self) -> int:
        return len(self._running)

    @property
    def queue(self) -> Queue:
        at_work = sum(attempt.at_work for attempt in self._attempts.values())
        return Queue(running=at_work, waiting=len(self._running) - at_work)

    async def open(self) -> None:
        """Starts a worker in every slot; they load their models meanwhile."""
        await asyncio.gather(*(slot.start() for slot in self._slots))

    def accept(self, task: Task) -> Literal["accepted", "busy"]:
        """The same id again is the same task, also after its end."""
        if task.task_id in self._running or task.task_id in self._ended:
            return "accepted"
        if self._closing or not self._free:
            return "busy"
        self._running[task.task_id] = asyncio.create_task(self._run(task, self._free.pop(0)))
        return "accepted"

    async def stop(self, task_id: str) -> None:
        """Kills the work of the task; returns when it is gone. An id not seen yet will not start any more."""
        running = self._running.get(task_id)
        known = task_id in self._ended
        self._remember(task_id)
        # A second cancel would interrupt the cleaning up of the first.
        if running is not None and not known:
            # Cancelled before its first step, it would not run at all, and never give its slot back.
            await asyncio.sleep(0)
            running.cancel()
        if running is not None:
            await asyncio.wait([running])

    async def close(self) -> None:
        self._closing = True
        await asyncio.gather(*(self.stop(task_id) for task_id in list(self._running)))
        await asyncio.gather(*(slot.kill() for slot in self._slots))

    async def _run(self, task: Task, slot: Slot) -> None:
        # The id may hold characters that no file system likes.
        folder = self._folder / hashlib.sha256(task.task_id.encode()).hexdigest()[:32]
        try:
            self._attempts[task.task_id] = Attempt(task, slot, self._client, folder)
            await self._attempts[task.task_id].run()
        except asyncio.CancelledError:
            log("task_killed", task=task.task_id)
        except Exception as error:  # noqa: BLE001 - the slot must come back
            log("attempt_error", task=task.task_id, error=type(error).__name__, frames=frames(error))
        finally:
            del self._running[task.task_id]
            self._attempts.pop(task.task_id, None)
            self._remember(task.task_id)
        # From here on nobody can cancel this: a worker under way must not get lost.
        try:
            if not self._closing:
                await slot.start()
        except OSError as error:
            # The next task of this slot tries again.
            log("worker_not_started", error=type(error).__name__, frames=frames(error))
        finally:
            self._free.append(slot)

    def _remember(self, task_id: str) -> None:
        self._ended[task_id] = None
        while len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
