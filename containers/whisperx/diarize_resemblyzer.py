"""Light diarization: Silero finds speech, the voice encoder tells voices apart, clustering says who is who.

Measured: 0.015 s of CPU per second of film (21 minutes). Overlapping speech gets one speaker, the one heard most.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from diarize import diarize_params, diarized
from diarize_changes import CELL, best_path, cells_of, change_costs, is_clear
from diarize_film import FrameFile, film_blocks
from diarize_speakers import speakers_of
from diarize_speech import Region, sounding_regions, speech_probabilities
from diarize_turns import Spoken, to_turns
from diarize_windows import encode, windows_over
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.models import Model
from onevoice_service.settings import Settings
from onevoice_service.stages import DiarizeParams
from voice_encoder import VoiceEncoder
from voice_mel import mel_frames

if TYPE_CHECKING:
    from faster_whisper.vad import SileroVADModel

FILE = "pretrained.pt"
#: Shares of the work: finding speech, voices of all windows, a closer look at changes.
_FOUND, _HEARD = 0.2, 0.7
_MS = 10


class ResemblyzerVoiceEncoder:
    id = "resemblyzer/voice-encoder"
    stage = "diarize"

    def __init__(self, settings: Settings) -> None:
        self._root = settings.models_dir
        self._file = settings.models_dir / "resemblyzer-encoder" / FILE
        self._encoder = Model("resemblyzer-encoder", lambda: VoiceEncoder(self._file, settings.threads), (self._file,))
        self._speech = Model("silero-vad", _speech_model)

    def status(self) -> Status:
        reason = missing((self._file,), self._root)
        return Status(on=reason is None, reason=reason, weights=(self._file,))

    def models(self) -> list[Model[Any]]:
        return [self._speech, self._encoder]

    def run(self, work: Work) -> Product:
        """Raises TaskError unreadable_audio or input_mismatch."""
        params = diarize_params(work)
        with work.models.use(self._speech) as speech:
            frames, regions = _listen(work, params, speech)
        with work.models.use(self._encoder) as encoder:
            spoken = _who_speaks(encoder, frames, regions, params, work.progress)
        return diarized(work, to_turns(spoken))


def _speech_model() -> "SileroVADModel":
    from faster_whisper.vad import get_vad_model

    return get_vad_model()


def _listen(work: Work, params: DiarizeParams, speech: "SileroVADModel") -> tuple[Floats, list[Region]]:
    """What the encoder needs of the film, and where somebody speaks in it."""
    film = FrameFile(_scratch(work), params.sounds)
    regions: list[Region] = []
    for block in film_blocks(work.inputs["sound"], params.sounds):
        frames = mel_frames(block.samples)
        film.put(block.start, frames)
        found = sounding_regions(speech_probabilities(speech, block.samples), len(frames) - 1)
        regions += [Region(start + block.start, end + block.start) for start, end in found]
        work.progress(_FOUND * min(1.0, (block.start + len(frames)) / len(film.frames)))
    return film.frames, regions


def _scratch(work: Work) -> Path:
    return work.folder / "frames.raw"


def _who_speaks(
    encoder: VoiceEncoder,
    frames: Floats,
    regions: list[Region],
    params: DiarizeParams,
    progress: Callable[[float], None],
) -> list[Spoken]:
    windows = windows_over(regions)
    voices = encode(encoder, frames, windows, lambda share: progress(_FOUND + (_HEARD - _FOUND) * share))
    shares = np.array([window.share for window in windows], np.float32)
    _, directions = speakers_of(voices, shares, params.speakers)
    alike = voices @ directions.T
    owners = np.array([window.region for window in windows])
    firsts = np.searchsorted(owners, np.arange(len(regions) + 1))
    spoken: list[Spoken] = []
    for number, region in enumerate(regions):
        own = alike[firsts[number] : firsts[number + 1]]
        if is_clear(own):
            spoken.append(_span(region, int(own[0].argmax())))
        else:
            spoken += _changes(encoder, frames, region, directions)
        progress(_HEARD + (1 - _HEARD) * (number + 1) / len(regions))
    return spoken


def _changes(encoder: VoiceEncoder, frames: Floats, region: Region, directions: Floats) -> list[Spoken]:
    cells = cells_of(region)
    alike = encode(encoder, frames, cells) @ directions.T
    power = frames[region.start : region.start + len(cells) * CELL].sum(axis=1).reshape(len(cells), CELL).mean(axis=1)
    path = best_path(alike, change_costs(power))
    edges = [0, *(np.flatnonzero(np.diff(path)) + 1), len(cells)]
    spans: list[Spoken] = []
    for first, last in pairwise(edges):
        end = region.end if last == len(cells) else region.start + last * CELL
        spans.append(_span(Region(region.start + first * CELL, end), int(path[first])))
    return spans


def _span(region: Region, speaker: int) -> Spoken:
    return Spoken(int(region.start) * _MS, int(region.end) * _MS, speaker)
