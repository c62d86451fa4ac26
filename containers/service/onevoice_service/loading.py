"""Engines with a `load()` of their own, until all of them name their models instead."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from .engine import Engine
from .models import Model, ModelCache


def models_of(engine: Engine) -> list[Model[Any]]:
    """What it names; an engine with a `load()` instead is one model of its own name."""
    load = getattr(engine, "load", None)
    if hasattr(engine, "models") or load is None:
        return engine.models()
    return [Model(engine.id, load, engine.status().weights)]


@contextmanager
def loaded(engine: Engine, cache: ModelCache) -> Generator[None, None, None]:
    """Around a run: an engine with a `load()` has been loaded; one that names its models takes them itself."""
    if hasattr(engine, "models"):
        yield
        return
    with cache.use(models_of(engine)[0]):
        yield
