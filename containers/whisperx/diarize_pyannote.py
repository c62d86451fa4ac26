"""Diarization by pyannote through WhisperX (Bredin, 2023; Bain et al., 2023): overlapping speech keeps both turns.

The weights are gated. They come from MODELS_DIR/pyannote-diarization, a copy of the hub's
pyannote/speaker-diarization-community-1 with its config.yaml, or from the hub itself, at the commit PYANNOTE_REVISION
by HF_TOKEN, where ALLOW_HUB says so. Off elsewhere, and says why.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from diarize import diarize_params, diarized
from diarize_film import film_blocks, first_sample, last_sample
from diarize_turns import Spoken, to_turns
from named_folder import named_folder
from onevoice_service.audio import Floats
from onevoice_service.device import device
from onevoice_service.digest import files_below
from onevoice_service.engine import Product, Status, Work
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import SoundSpan, SpeakerBounds
from pyannote_weights import check, lacks, only_weights
from speech import RATE
from voice_mel import HOP

FOLDER = "pyannote-diarization"
AT_HUB = "pyannote/speaker-diarization-community-1"
#: A name alone is whatever its owner makes of it tomorrow.
OTHERWISE = "they are gated: or set HF_TOKEN, PYANNOTE_REVISION and ALLOW_HUB=1"


class PyannoteDiarization:
    id = "whisperx/pyannote"
    stage = "diarize"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.models_dir / FOLDER
        self._model = Model[Any](FOLDER, self._open, self._weights(), gpu=True)

    def status(self) -> Status:
        if find_spec("whisperx") is None:
            return Status(on=False, reason="the Python package whisperx is not installed")
        gone = lacks(self._folder)
        if not gone or self._at_hub():
            return Status(on=True, reason=None, weights=self._weights())
        return Status(on=False, reason=f"weights missing: {FOLDER}/{gone[0]} ({OTHERWISE})")

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        """Raises TaskError unreadable_audio or input_mismatch."""
        params = diarize_params(work)
        sound, start = whole_film(work.inputs["sound"], params.sounds)

        def percent(done: float) -> None:
            work.progress(done / 100)

        with work.models.use(self._model) as pipeline:
            found = pipeline(sound, **_wanted(params.speakers), progress_callback=percent)
        spoken = [
            Spoken(start + round(row.start * 1000), start + round(row.end * 1000), str(row.speaker))
            for row in found.itertuples()
        ]
        return diarized(work, to_turns(spoken))

    def _at_hub(self) -> bool:
        settings = self._settings
        return settings.allow_hub and settings.hf_token is not None and settings.pyannote_revision is not None

    def _weights(self) -> tuple[Path, ...]:
        return () if lacks(self._folder) else files_below(self._folder)

    def _open(self) -> Any:
        """Raises TaskError bad_weights."""
        # pyannote reports its use to its makers unless told not to.
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
        from whisperx.diarize import DiarizationPipeline

        folder = self._folder if not lacks(self._folder) else self._fetched()
        check(folder)
        with only_weights(FOLDER):
            return DiarizationPipeline(model_name=str(folder), device=device(self._settings))

    def _fetched(self) -> Path:
        token, revision = self._settings.hf_token, self._settings.pyannote_revision
        secret = token.get_secret_value() if token else None
        return named_folder(f"{AT_HUB}@{revision}", allow_hub=self._settings.allow_hub, token=secret)


def whole_film(files: list[Path], spans: list[SoundSpan]) -> tuple[Floats, int]:
    """(all sounds as one, gaps silent; the millisecond at which it begins). pyannote wants everything at once.

    Memory: one copy of the film (230 MB an hour) and one block.
    """
    first = min(first_sample(span) for span in spans)
    sound = np.zeros(max(RATE, max(last_sample(span) for span in spans) - first), np.float32)
    for block in film_blocks(files, spans):
        at = block.start * HOP - first
        part = sound[at : at + len(block.samples)]
        part[:] = block.samples[: len(part)]
    return sound, first * 1000 // RATE


def _wanted(asked: SpeakerBounds | None) -> dict[str, int]:
    if asked is None:
        return {}
    if asked.least == asked.most:
        return {"num_speakers": asked.least}
    return {"min_speakers": asked.least, "max_speakers": asked.most}
