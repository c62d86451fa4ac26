"""What an engine is: one file in a service's folder that satisfies this protocol, and one entry in its main.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from .messages import Usage, Wire
from .models import Model, ModelCache
from .settings import Settings
from .stages import Params


@dataclass(frozen=True)
class Status:
    """`reason` says in a sentence why an engine is off; `weights` are the files its digest is made of."""

    on: bool
    reason: str | None
    weights: tuple[Path, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """One run: inputs are local files in the order of the plan, `folder` takes the artifacts, `progress` 0..1."""

    params: Params
    inputs: dict[str, list[Path]]
    folder: Path
    progress: Callable[[float], None]
    models: ModelCache = field(default_factory=ModelCache)
    """The worker's models: `with work.models.use(self._model) as loaded`."""


@dataclass(frozen=True)
class Product:
    """`artifacts`: name -> (file, content type). `meta` is what is no content (versions, settings)."""

    value: Wire
    artifacts: dict[str, tuple[Path, str]]
    usage: list[Usage]
    meta: dict[str, Any]


class Engine(Protocol):
    id: str
    stage: str

    def status(self) -> Status:
        """Cheap, imports nothing heavy: it runs in the parent."""
        ...

    def models(self) -> list[Model[Any]]:
        """What `run` will use, as far as it is known beforehand. Cheap, as `status` is."""
        ...

    def run(self, work: Work) -> Product:
        """Raises TaskError for what the input or the parameters are at fault for."""
        ...


@dataclass(frozen=True)
class Service:
    """A service is a name and its engines; the models of the first one that is on are loaded before the first task."""

    name: str
    engines: Callable[[Settings], Sequence[Engine]]


def missing(files: tuple[Path, ...], root: Path) -> str | None:
    """The reason why an engine without these files is off, or None."""
    gone = [file.relative_to(root).as_posix() for file in files if not file.is_file()]
    return f"weights missing: {', '.join(gone[:4])}" if gone else None
