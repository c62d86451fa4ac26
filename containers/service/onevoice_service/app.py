"""The three routes."""

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from . import VERSION
from .accept import Refusal, read_task
from .messages import EngineHealth, Failure, Health
from .tasks import Tasks

#: A task of a thousand signed URLs has less.
LARGEST_BODY = 4 << 20


def make_app(service: str, slots: int, engines: list[EngineHealth], tasks: Tasks) -> Starlette:
    async def start(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return _refuse(415, "unsupported_media_type", "A task is application/json.")
        body = await _body(request)
        if body is None:
            return _refuse(413, "too_large", "A task is at most 4 MB.")
        task = read_task(body, engines)
        if isinstance(task, Refusal):
            return _refuse(422, task.code, task.message)
        if tasks.accept(task) == "busy":
            return _refuse(503, "busy", "All slots are taken.", retryable=True, headers={"retry-after": "1"})
        return JSONResponse({"taskId": task.task_id}, 202)

    async def stop(request: Request) -> Response:
        await tasks.stop(request.path_params["task_id"])
        return Response(status_code=204)

    async def health(_request: Request) -> Response:
        ok = any(engine.on for engine in engines)
        state = Health(service=service, ok=ok, version=VERSION, slots=slots, running=tasks.running, engines=engines)
        return JSONResponse(state.model_dump())

    return Starlette(
        routes=[
            Route("/tasks", start, methods=["POST"]),
            Route("/tasks/{task_id:path}", stop, methods=["DELETE"]),
            Route("/health", health, methods=["GET"]),
        ],
        middleware=[Middleware(_WithoutPages)],
    )


class _WithoutPages:
    """Keeps pages in a browser of the same machine out: browsers name the page in Origin, our own callers have none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        foreign = scope["type"] == "http" and "origin" in Headers(scope=scope)
        app = _refuse(403, "forbidden", "Not for web pages.") if foreign else self._app
        await app(scope, receive, send)


async def _body(request: Request) -> bytes | None:
    """None when it is too large; the rest is not read."""
    body = bytearray()
    async for block in request.stream():
        body += block
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _refuse(
    status: int, code: str, message: str, *, retryable: bool = False, headers: dict[str, str] | None = None
) -> JSONResponse:
    failure = Failure(code=code, message=message, retryable=retryable)
    return JSONResponse(failure.model_dump(), status, headers=headers)
