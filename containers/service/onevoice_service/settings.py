"""The environment, parsed once. Every setting is the environment variable of its name in capitals."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .machine import cpu_count
from .named_models import named_models


class Settings(BaseSettings):
    """Raises pydantic.ValidationError on a wrong value. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, use_attribute_docstrings=True, hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    """Address to listen on; 0.0.0.0 in a container."""
    port: int = Field(default=8080, ge=0, le=65535)
    """Port to listen on; 0 takes any free one, and the ready line says which."""
    models_dir: Path = Path("models")
    """Folder of the weights, one folder for each model."""
    slots: int = Field(default=1, ge=1, le=64)
    """Tasks at the same time, each in a worker process of its own with its own copy of the models."""
    threads: int = Field(default_factory=cpu_count, ge=1)
    """CPU threads of each worker; by default as many as this process may use."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """Where models run that can use a GPU; auto takes CUDA where there is one."""
    compute_type: str = "auto"
    """Number format of Whisper models (a CTranslate2 name); auto is int8 on a CPU and float16 on CUDA."""
    model_ttl_s: float = Field(default=900, ge=0)
    """A model that nobody has used for so many seconds leaves memory; 0 keeps it for good."""
    hf_token: SecretStr | None = None
    """Token of the Hugging Face hub, for weights behind a licence (pyannote's)."""
    allow_hub: bool = False
    """Whether weights that are not in MODELS_DIR may be fetched from their hub by name."""
    pyannote_revision: str | None = Field(default=None, pattern=r"^[0-9a-f]{40}$")
    """Commit of pyannote/speaker-diarization-community-1 at the hub that was looked at; without it none is fetched."""
    align_models: Annotated[dict[str, str], NoDecode, BeforeValidator(named_models)] = Field(default_factory=dict)
    """wav2vec2 models by language instead of MODELS_DIR/whisperx-align: pt=ORG/NAME@REVISION,xx=/PATH."""
    demucs_segment_s: float | None = Field(default=None, gt=0)
    """Seconds that Demucs takes at a time; by default what its model was trained on. Less needs less memory."""
