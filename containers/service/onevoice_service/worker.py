"""The child process that holds the models. It can be killed at any moment; its parent starts another.

stdin: a JSON object per task {stage, params, inputs: {name: [path]}, folder}.
stdout: {progress}, then {done} or {failed}; at any time {device, models: {id: {state, users, idleMs}}}.
"""

import contextlib
import json
import os
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any

from .device import device
from .engine import Engine, Product, Service, Work
from .failure import TaskError, failure_of
from .log import frames, log
from .models import ModelCache
from .settings import Settings
from .stages import PARAMS


class Channel:
    """Lines of JSON to the parent, from any thread. Libraries print where they like: all but this goes to stderr."""

    def __init__(self) -> None:
        self._stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
        self._lock = threading.Lock()
        os.dup2(2, 1)

    def say(self, line: dict[str, Any]) -> None:
        with self._lock:
            self._stdout.write(json.dumps(line) + "\n")
            self._stdout.flush()


def work_forever(service: Service, settings: Settings) -> None:
    _keep_libraries_quiet(settings)
    _limit_threads(settings)
    channel, jobs = Channel(), _jobs_from_stdin()
    engines = {engine.id: engine for engine in service.engines(settings)}
    place = device(settings) if any(model.gpu for each in engines.values() for model in each.models()) else "cpu"
    cache = ModelCache(settings.model_ttl_s, changed=lambda: channel.say({"device": place, "models": cache.states()}))
    _warm(engines, cache)
    while True:
        channel.say(_outcome(channel, engines, cache, _next(jobs, cache)))


def _keep_libraries_quiet(settings: Settings) -> None:
    """Before they are imported: they ask the hub for newer files even where all lie here, and tell of their use."""
    if not settings.allow_hub:
        os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["PYANNOTE_METRICS_ENABLED"] = "false"


def _limit_threads(settings: Settings) -> None:
    """Torch and OpenMP read these when they are imported, which no engine does before its model is loaded."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(settings.threads)


def _jobs_from_stdin() -> "queue.Queue[dict[str, Any]]":
    """A thread reads, so that the end of the parent ends this process even in the middle of a computation."""
    jobs: queue.Queue[dict[str, Any]] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            jobs.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return jobs


def _next(jobs: "queue.Queue[dict[str, Any]]", cache: ModelCache) -> dict[str, Any]:
    """Waits for a job and meanwhile lets go of models that nobody uses."""
    while True:
        with contextlib.suppress(queue.Empty):
            return jobs.get(timeout=cache.next_due_s())
        cache.unload_idle()


def _warm(engines: dict[str, Engine], cache: ModelCache) -> None:
    """Loads what the first task will most likely ask for. Whoever fails here fails again, and says so, in its task."""
    first = next((engine for engine in engines.values() if engine.status().on), None)
    try:
        for model in first.models() if first else []:
            with cache.use(model):
                pass
    except Exception as error:  # noqa: BLE001 - reported by the task that needs it
        log("load_failed", error=type(error).__name__, frames=frames(error))


def _outcome(channel: Channel, engines: dict[str, Engine], cache: ModelCache, job: dict[str, Any]) -> dict[str, Any]:
    started = time.monotonic()
    try:
        params = PARAMS[job["stage"]].model_validate(job["params"])
        inputs = {name: [Path(path) for path in paths] for name, paths in job["inputs"].items()}
        engine = engines[params.engine]
        work = Work(params, inputs, Path(job["folder"]), lambda share: channel.say({"progress": share}), cache)
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
