"""Diarization by pyannote through WhisperX (Bredin, 2023; Bain et al., 2023): overlapping speech keeps both turns.

The weights are gated. They come from MODELS_DIR/pyannote-diarization, a copy of the hub's
pyannote/speaker-diarization-community-1 with its config.yaml, or from the hub itself by HF_TOKEN where ALLOW_HUB says
so. Off elsewhere, and says why.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from diarize import diarize_params, diarized
from diarize_film import blocks
from diarize_turns import Spoken, to_turns
from onevoice_service.audio import Floats
from onevoice_service.device import device
from onevoice_service.engine import Product, Status, Work
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import SoundSpan, SpeakerBounds
from voice_mel import HOP, RATE

FOLDER = "pyannote-diarization"
NO_WEIGHTS = f"weights missing: {FOLDER}/config.yaml (they are gated: or set HF_TOKEN and ALLOW_HUB=1)"


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
        usable = self._is_local() or (self._settings.allow_hub and self._settings.hf_token is not None)
        return Status(on=usable, reason=None if usable else NO_WEIGHTS, weights=self._weights())

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

    def _is_local(self) -> bool:
        return (self._folder / "config.yaml").is_file()

    def _weights(self) -> tuple[Path, ...]:
        return tuple(sorted(file for file in self._folder.rglob("*") if file.is_file())) if self._is_local() else ()

    def _open(self) -> Any:
        # pyannote reports its use to its makers unless told not to.
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
        from whisperx.diarize import DiarizationPipeline

        token = self._settings.hf_token
        return DiarizationPipeline(
            model_name=str(self._folder) if self._is_local() else None,
            token=token.get_secret_value() if token else None,
            device=device(self._settings),
        )


def whole_film(files: list[Path], spans: list[SoundSpan]) -> tuple[Floats, int]:
    """(all sounds as one, gaps silent; the millisecond at which it begins). pyannote wants everything at once."""
    parts = list(blocks(files, spans))
    if not parts:
        return np.zeros(RATE, np.float32), 0
    first = parts[0].start
    sound = np.zeros((parts[-1].start - first) * HOP + len(parts[-1].samples), np.float32)
    for part in parts:
        at = (part.start - first) * HOP
        sound[at : at + len(part.samples)] = part.samples
    return sound, first * 1000 * HOP // RATE


def _wanted(asked: SpeakerBounds | None) -> dict[str, int]:
    if asked is None:
        return {}
    if asked.least == asked.most:
        return {"num_speakers": asked.least}
    return {"min_speakers": asked.least, "max_speakers": asked.most}
