"""The four routes. The contract is containers/contract; FastAPI's own pages and document are off."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from .accept import Refusal, read_task
from .health import EngineHealth, Health, Models
from .messages import Failure
from .tasks import Tasks

#: A task of a thousand signed URLs has less.
LARGEST_BODY = 4 << 20


def make_app(
    engines: list[EngineHealth], tasks: Tasks, health: Callable[[], Health], models: Callable[[], Models]
) -> FastAPI:
    app = FastAPI(openapi_url=None, exception_handlers={HTTPException: _no_such_route, Exception: _broken})
    app.add_middleware(_WithoutPages)

    @app.post("/tasks", status_code=202)
    async def start(request: Request) -> Response:
        """The body is read by hand: FastAPI would take any length of it, and coerce."""
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

    @app.delete("/tasks/{task_id:path}", status_code=204)
    async def stop(task_id: str) -> None:
        await tasks.stop(task_id)

    @app.get("/healthz")
    def tell_health() -> Health:
        return health()

    @app.get("/models")
    def tell_models() -> Models:
        return models()

    return app


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


async def _no_such_route(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:  # noqa: PLR2004
        return _refuse(405, "method_not_allowed", "This resource does not take that method.")
    return _refuse(status, "not_found", "There is no such resource.")


async def _broken(_request: Request, _error: Exception) -> Response:
    return _refuse(500, "internal", "The service failed unexpectedly.", retryable=True)


def _refuse(
    status: int, code: str, message: str, *, retryable: bool = False, headers: dict[str, str] | None = None
) -> JSONResponse:
    failure = Failure(code=code, message=message, retryable=retryable)
    return JSONResponse(failure.model_dump(), status, headers=headers)
