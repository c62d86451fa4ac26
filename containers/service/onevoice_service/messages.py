"""The wire of containers/contract/task.ts in pydantic, as strict; the JSON examples there hold both to it."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """Snake case here, camel case on the wire; nothing unknown, nothing coerced."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
    )


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an absolute http(s) URL")
    return value


Url = Annotated[str, AfterValidator(_http_url)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ArtifactName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(/[a-z0-9_-]+)?$")]
FailureCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Size = Annotated[int, Field(ge=0)]
PartNumber = Annotated[int, Field(gt=0)]
Progress = Annotated[float, Field(ge=0, le=1, strict=False)]


class Input(Wire):
    url: Url
    digest: Digest | None
    size_bytes: Size


class Task(Wire):
    v: Literal[1]
    task_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    attempt: Annotated[int, Field(gt=0)]
    stage: str
    params: dict[str, Any]
    inputs: dict[str, list[Input]]
    callback: Url
    token: str
    heartbeat_ms: Annotated[int, Field(gt=0)]


class Failure(Wire):
    code: FailureCode
    message: Annotated[str, StringConstraints(max_length=500)]
    retryable: bool


class Etag(Wire):
    part_number: PartNumber
    etag: str


class Artifact(Wire):
    """`parts` only where the grant was in parts; left out of the JSON otherwise."""

    digest: Digest
    size_bytes: Size
    content_type: str
    parts: list[Etag] = Field(default_factory=list, exclude_if=lambda parts: not parts)


class Usage(Wire):
    meter: str
    quantity: Annotated[float, Field(ge=0, strict=False)]
    vendor_cost_micros: Size


class Heartbeat(Wire):
    kind: Literal["heartbeat"] = "heartbeat"
    progress: Progress


class GrantRequest(Wire):
    kind: Literal["grant"] = "grant"
    name: ArtifactName
    size_bytes: Size
    content_type: str


RunId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Done(Wire):
    kind: Literal["done"] = "done"
    value: dict[str, Any]
    artifacts: dict[ArtifactName, Artifact]
    usage: list[Usage]
    #: Which start of the task: one begun again under the same attempt costs again.
    run: RunId
    meta: dict[str, Any]


class Failed(Wire):
    kind: Literal["failed"] = "failed"
    failure: Failure
    usage: list[Usage] = Field(default_factory=list, exclude_if=lambda usage: not usage)
    run: RunId


Message = Annotated[Heartbeat | GrantRequest | Done | Failed, Field(discriminator="kind")]
any_message: TypeAdapter[Message] = TypeAdapter(Message)


class Put(Wire):
    url: Url
    headers: dict[str, str]


class Part(Wire):
    part_number: PartNumber
    url: Url
    headers: dict[str, str]


class SingleGrant(Wire):
    put: Put


class PartsGrant(Wire):
    part_size_bytes: Annotated[int, Field(gt=0)]
    parts: list[Part]


Grant = SingleGrant | PartsGrant
any_grant: TypeAdapter[Grant] = TypeAdapter(Grant)


class HeartbeatAnswer(Wire):
    next: Literal["continue", "cancel"]


class ReportAnswer(Wire):
    accepted: bool
