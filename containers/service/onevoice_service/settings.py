"""The environment, parsed once."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    #: 0 = any free port; the ready line says which.
    port: int = Field(default=8080, ge=0, le=65535)
    models_dir: Path
    #: Tasks at the same time, each with its own worker process and its own copy of the models.
    slots: int = Field(default=1, ge=1, le=64)
    #: CPU threads of each worker.
    threads: int = Field(ge=1)


def read_settings(env: dict[str, str]) -> Settings:
    """Raises pydantic.ValidationError on a value that is no number or out of range."""
    given = {field: env[name] for field, name in _NAMES.items() if env.get(name)}
    return Settings(**{"models_dir": "models", "threads": os.cpu_count() or 1, **given})


_NAMES = {"host": "HOST", "port": "PORT", "models_dir": "MODELS_DIR", "slots": "SLOTS", "threads": "THREADS"}
