"""The child process that holds the models. It can be killed at any moment; its parent starts another.

stdin: a JSON object per task {stage, params, inputs: {name: [path]}, folder}.
stdout: {progress}, then {done} or {failed}.
"""

import json
import os
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from .engine import Engine, Product, Service, Work
from .failure import TaskError, failure_of
from .log import frames, log
from .settings import Settings
from .stages import PARAMS


def work_forever(service: Service, settings: Settings) -> None:
    channel, jobs = _own_stdout(), _jobs_from_stdin()
    engines = {engine.id: engine for engine in service.engines(settings)}
    loaded: set[str] = set()
    _warm(engines, loaded)
    while True:
        _answer(channel, _outcome(channel, engines, loaded, jobs.get()))


def _own_stdout() -> TextIO:
    """Libraries print where they like: the channel keeps the real stdout, everybody else gets stderr."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return channel


def _jobs_from_stdin() -> "queue.Queue[dict[str, Any]]":
    """A thread reads, so that the end of the parent ends this process even in the middle of a computation."""
    jobs: queue.Queue[dict[str, Any]] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            jobs.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return jobs


def _warm(engines: dict[str, Engine], loaded: set[str]) -> None:
    """Loads what the first task will most likely ask for. Whoever fails here fails again, and says so, in its task."""
    first = next((engine for engine in engines.values() if engine.status().on), None)
    if first is None:
        return
    try:
        _load(first, loaded)
    except Exception as error:  # noqa: BLE001 - reported by the task that needs it
        log("load_failed", engine=first.id, error=type(error).__name__, frames=frames(error))


def _load(engine: Engine, loaded: set[str]) -> None:
    if engine.id in loaded:
        return
    started = time.monotonic()
    engine.load()
    loaded.add(engine.id)
    log("engine_loaded", engine=engine.id, seconds=round(time.monotonic() - started, 3))


def _outcome(channel: TextIO, engines: dict[str, Engine], loaded: set[str], job: dict[str, Any]) -> dict[str, Any]:
    started = time.monotonic()
    try:
        params = PARAMS[job["stage"]].model_validate(job["params"])
        inputs = {name: [Path(path) for path in paths] for name, paths in job["inputs"].items()}
        engine = engines[params.engine]
        _load(engine, loaded)
        work = Work(params, inputs, Path(job["folder"]), lambda progress: _answer(channel, {"progress": progress}))
        return {"done": _wire(engine.run(work), time.monotonic() - started)}
    except Exception as error:  # noqa: BLE001 - every exception becomes a Failure
        if not isinstance(error, TaskError):
            log("engine_error", error=type(error).__name__, frames=frames(error))
        return {"failed": failure_of(error).model_dump()}


def _wire(product: Product, seconds: float) -> dict[str, Any]:
    return {
        "value": product.value.model_dump(),
        "artifacts": {name: [str(file), content_type] for name, (file, content_type) in product.artifacts.items()},
        "usage": [usage.model_dump() for usage in product.usage],
        "meta": {**product.meta, "seconds": round(seconds, 3)},
    }


def _answer(channel: TextIO, line: dict[str, Any]) -> None:
    channel.write(json.dumps(line) + "\n")
    channel.flush()
