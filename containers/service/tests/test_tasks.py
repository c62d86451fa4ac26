"""Which slot is free, without processes."""

import asyncio
from pathlib import Path

import httpx
import pytest
from onevoice_service import tasks as module
from onevoice_service.messages import Task
from onevoice_service.slot import Slot
from onevoice_service.tasks import Tasks


class Broken(Slot):
    """No process can be started for a while, as on a machine that has no more of them."""

    async def start(self) -> None:
        raise BlockingIOError("no more processes")

    async def kill(self) -> None:
        return None


class Nothing:
    """An attempt that is over at once."""

    at_work = False

    def __init__(self, *_given: object) -> None:
        pass

    async def run(self) -> None:
        return None


def task(task_id: str) -> Task:
    return Task.model_construct(task_id=task_id)


def test_a_slot_whose_worker_cannot_be_started_takes_the_next_task(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "Attempt", Nothing)

    async def three() -> list[str]:
        async with httpx.AsyncClient() as client:
            one = Tasks([Broken([])], client, tmp_path)
            answers = []
            for number in range(3):
                answers.append(one.accept(task(f"dub_test.{number}")))
                await asyncio.sleep(0.01)
            return answers

    assert asyncio.run(three()) == ["accepted"] * 3


class Endless(Nothing):
    """An attempt that works until it is cancelled."""

    async def run(self) -> None:
        await asyncio.sleep(1000)


def test_a_task_stopped_in_the_moment_it_was_accepted_gives_its_slot_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "Attempt", Endless)

    async def two() -> list[object]:
        async with httpx.AsyncClient() as client:
            one = Tasks([Broken([])], client, tmp_path)
            one.accept(task("dub_test.1"))
            await one.stop("dub_test.1")
            seen = [one.running, one.accept(task("dub_test.1")), one.accept(task("dub_test.2"))]
            await one.close()
            return seen

    assert asyncio.run(two()) == [0, "accepted", "accepted"]
