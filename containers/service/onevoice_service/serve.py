"""`main(service)`: the whole of a service's main.py. Serves, or with `--worker` is the worker of one slot."""

import asyncio
import contextlib
import getpass
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import httpx
import uvicorn
from pydantic import ValidationError

from .app import make_app
from .digest import weights_digest
from .engine import Engine, Service
from .log import log
from .messages import EngineHealth
from .settings import Settings, read_settings
from .slot import Slot
from .tasks import Tasks
from .worker import work_forever

#: Within this a PUT of one part or a GET's next bytes must move on.
TIMEOUT = httpx.Timeout(60, connect=5)


def main(service: Service) -> None:
    try:
        settings = read_settings(dict(os.environ))
    except ValidationError as error:
        where = ", ".join(str(one["loc"][0]).upper() for one in error.errors())
        sys.exit(f"{service.name}: bad environment: {where}")
    if sys.argv[1:] == ["--worker"]:
        work_forever(service, settings)
    asyncio.run(_serve(service, settings))


async def _serve(service: Service, settings: Settings) -> None:
    listener = socket.create_server((settings.host, settings.port))
    port = listener.getsockname()[1]
    folder = _fresh_folder(f"onevoice-{getpass.getuser()}-{service.name}-{port}")
    engines = await asyncio.to_thread(lambda: [_describe(engine) for engine in service.engines(settings)])
    command = [sys.executable, sys.argv[0], "--worker"]
    slots = [Slot(command) for _ in range(settings.slots)]
    # Exactly the addresses in the task: no proxy of the environment, no .netrc, no redirect.
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        tasks = Tasks(slots, client, folder)
        await tasks.open()
        app = make_app(service.name, settings.slots, engines, tasks)
        server = _Server(
            uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        )
        print(json.dumps({"event": "ready", "service": service.name, "port": port}), flush=True)
        log("ready", service=service.name, port=port, on=[engine.id for engine in engines if engine.on])
        try:
            await _serve_until_told(server, listener, tasks)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class _Server(uvicorn.Server):
    """Leaves the signals alone: uvicorn would raise them again at its end, and an end asked for is no error."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve_until_told(server: _Server, listener: socket.socket, tasks: Tasks) -> None:
    """The workers die as soon as the end is asked for, not after the last connection has gone."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
    serving = asyncio.create_task(server.serve([listener]))
    # A signal handler cannot set an asyncio.Event on every system; it can set a flag.
    while not server.should_exit and not serving.done():  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    await tasks.close()
    await serving


def _fresh_folder(name: str) -> Path:
    """The port is ours, so whatever lies here was left behind by a killed service."""
    folder = Path(tempfile.gettempdir()) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def _describe(engine: Engine) -> EngineHealth:
    status = engine.status()
    return EngineHealth(
        id=engine.id,
        stages=[engine.stage],
        on=status.on,
        reason=status.reason,
        model_digest=weights_digest(status.weights) if status.on else None,
        detail=status.detail,
    )
