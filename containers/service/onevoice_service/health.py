"""What a service says of itself: Health and Models of containers/contract/task.ts in pydantic."""

from typing import Annotated, Any, Literal

from pydantic import Field

from .messages import Digest, Size, Wire

Share = Annotated[float, Field(ge=0, le=1, strict=False)]


class EngineHealth(Wire):
    id: str
    stages: list[str]
    on: bool
    reason: str | None
    model_digest: Digest | None
    detail: dict[str, Any]


class Load(Wire):
    """Of the container where it has limits, else of the machine. Memory without page cache that can be given up."""

    cpu_share: Share
    memory_bytes: Size
    memory_total_bytes: Size
    disk_free_bytes: Size


class Queue(Wire):
    """Tasks in their slots: `running` are at work, `waiting` are accepted and still get their inputs."""

    running: Size
    waiting: Size


class Health(Wire):
    """`running`: tasks that hold a slot. `device`: None where nothing is computed by models, or nobody knows yet."""

    service: str
    ok: bool
    version: str
    slots: Annotated[int, Field(gt=0)]
    running: Size
    queue: Queue
    device: Literal["cpu", "cuda"] | None
    load: Load
    engines: list[EngineHealth]


class ModelHealth(Wire):
    """Over all slots: `users` are added up, `idle_ms` is the shortest. `reason`: why it cannot be loaded."""

    id: str
    engines: list[str]
    stages: list[str]
    state: Literal["cold", "loading", "loaded"]
    device: Literal["cpu", "cuda"] | None
    users: Size
    idle_ms: Size | None
    size_bytes: Size | None
    digest: Digest | None
    reason: str | None


class Models(Wire):
    models: list[ModelHealth]
