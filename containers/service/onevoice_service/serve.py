"""`main(service)`: the whole of a service's main.py. Serves; with `--worker` it is the worker of one slot."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from types import FrameType

import httpx
import uvicorn
from pydantic import ValidationError

from .app import make_app
from .catalogue import Catalogue
from .engine import Service
from .explain import explain
from .house import House
from .log import log
from .settings import Settings
from .slot import Slot
from .tasks import Tasks
from .worker import work_forever

#: Within this a PUT of one part or a GET's next bytes must move on.
TIMEOUT = httpx.Timeout(60, connect=5)


def main(service: Service) -> None:
    if {"--help", "-h"} & set(sys.argv[1:]):
        _print_help(service.name)
        return
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())
        sys.exit(f"{service.name}: bad environment: {wrong}")
    if sys.argv[1:] == ["--worker"]:
        work_forever(service, settings)
    asyncio.run(_serve(service, settings))


def _print_help(service: str) -> None:
    try:
        print(explain(service, Settings), flush=True)
    except BrokenPipeError:
        # Whoever read has seen enough; the interpreter would complain when it flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _user() -> str:
    """A user of a container may have a number and no name."""
    return os.environ.get("USERNAME", "user") if sys.platform == "win32" else str(os.getuid())


async def _serve(service: Service, settings: Settings) -> None:
    listener = socket.create_server((settings.host, settings.port))
    port = listener.getsockname()[1]
    folder = _fresh_folder(f"onevoice-{_user()}-{service.name}-{port}")
    catalogue = await asyncio.to_thread(lambda: Catalogue(service.engines(settings)))
    command = [sys.executable, sys.argv[0], "--worker"]
    slots = [Slot(command) for _ in range(settings.slots)]
    # Exactly the addresses in the task: no proxy of the environment, no .netrc, no redirect.
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        tasks = Tasks(slots, client, folder)
        await tasks.open()
        house = House(service.name, catalogue, slots, tasks, folder)
        app = make_app(catalogue.engines, tasks, house.health, house.models)
        server = _Server(
            uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        )
        print(json.dumps({"event": "ready", "service": service.name, "port": port}), flush=True)
        log("ready", service=service.name, port=port, on=[engine.id for engine in catalogue.engines if engine.on])
        try:
            await _serve_until_told(server, listener, tasks)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class _Server(uvicorn.Server):
    """Leaves the signals alone: uvicorn would raise them again at its end, and an end asked for is no error."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
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
