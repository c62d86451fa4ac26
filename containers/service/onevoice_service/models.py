"""Models in memory: loaded when first used, shared by id, counted while in use, unloaded when idle for long.

An engine names its models in `models()` and uses them in `run`:

    with work.models.use(self._whisper) as whisper:
        ...

Two engines (or an engine and its helper) whose models have the same id share one copy; the first one's `load` makes it.
"""

import gc
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from .log import log

Loaded = TypeVar("Loaded")
State = Literal["cold", "loading", "loaded"]


@dataclass(frozen=True)
class Model(Generic[Loaded]):
    """Weights that can be loaded. `id` is their folder in MODELS_DIR or their name at the hub, unique in a service."""

    id: str
    load: Callable[[], Loaded]
    """Runs in the worker at the first use. Raises when the weights cannot be read."""
    weights: tuple[Path, ...] = ()
    """The files on disk, for size and digest; empty where the hub brings them."""
    gpu: bool = False
    """Whether it goes to CUDA where DEVICE allows; a model that only knows the CPU leaves this off."""


@dataclass
class _Entry:
    value: Any = None
    state: State = "cold"
    users: int = 0
    idle_since: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class ModelCache:
    """Of one worker process. `ttl_s` 0 keeps models for good; `changed` is called after every change."""

    def __init__(
        self,
        ttl_s: float = 0,
        now: Callable[[], float] = time.monotonic,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._ttl_s, self._now, self._changed = ttl_s, now, changed
        self._entries: dict[str, _Entry] = {}

    @contextmanager
    def use(self, model: Model[Loaded]) -> Generator[Loaded, None, None]:
        """The loaded model, kept at least until the block ends. Raises what `load` raises; a later use tries again."""
        entry = self._entries.setdefault(model.id, _Entry())
        entry.users += 1
        try:
            with entry.lock:
                if entry.state != "loaded":
                    self._load(model, entry)
            self._changed()
            yield entry.value
        finally:
            entry.users -= 1
            entry.idle_since = self._now()
            self._changed()

    def unload_idle(self) -> None:
        """Lets go of what nobody has used for ttl_s."""
        gone = [key for key, entry in self._entries.items() if self._is_due(entry)]
        for key in gone:
            del self._entries[key]
            log("model_unloaded", model=key)
        if gone:
            _give_memory_back()
            self._changed()

    def next_due_s(self) -> float | None:
        """Seconds until unload_idle has something to do; None when nothing waits for its end."""
        idle = [entry for entry in self._entries.values() if entry.state == "loaded" and entry.users == 0]
        if not idle or self._ttl_s == 0:
            return None
        return max(0.0, min(entry.idle_since for entry in idle) + self._ttl_s - self._now())

    def states(self) -> dict[str, dict[str, Any]]:
        """Model id -> {state, users, idleMs}, for the parent process."""
        now = self._now()
        return {
            key: {
                "state": entry.state,
                "users": entry.users,
                "idleMs": 0 if entry.users else round((now - entry.idle_since) * 1000),
            }
            for key, entry in self._entries.items()
            if entry.state != "cold"
        }

    def _load(self, model: Model[Any], entry: _Entry) -> None:
        started = time.monotonic()
        entry.state = "loading"
        self._changed()
        try:
            entry.value = model.load()
        except BaseException:
            entry.state = "cold"
            raise
        entry.state = "loaded"
        log("model_loaded", model=model.id, seconds=round(time.monotonic() - started, 3))

    def _is_due(self, entry: _Entry) -> bool:
        loaded = entry.state == "loaded" and entry.users == 0
        return loaded and self._ttl_s > 0 and self._now() - entry.idle_since >= self._ttl_s


def _give_memory_back() -> None:
    """Models hold cycles, and CUDA's allocator keeps what was freed."""
    import sys

    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
