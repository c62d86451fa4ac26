"""Spleeter 2-stems in its 16 kHz setting: a mask from magnitudes at 44.1 kHz, a filter of the input from it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from onevoice_service.audio import Floats, speech_level_db
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.models import Model
from onevoice_service.onnx_session import Session, open_session
from onevoice_service.settings import Settings
from rates import at_rate
from spleeter_mask import FRAMES, SEEN, voice_mask
from spleeter_wiener import voices_of
from stems import separate_piece
from stft import RATE, sound_of, spectrum_of

#: The level at which the networks part speech best: 12 dB less costs 0.8-1.6 dB of the vocals' SI-SDR.
BEST_DB = -20.0
MOST_GAIN_DB = 20.0


class Spleeter:
    id = "spleeter/2stems-16khz"
    stage = "separate"

    def __init__(self, settings: Settings) -> None:
        folder = settings.models_dir / "spleeter-2stems"
        self._weights = (folder / "model.index", folder / "model.data-00000-of-00001")
        self._root, self._threads = settings.models_dir, settings.threads
        self._model = Model("spleeter-2stems", self._open, weights=self._weights)

    def status(self) -> Status:
        reason = missing(self._weights, self._root)
        return Status(on=reason is None, reason=reason, weights=self._weights)

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        with work.models.use(self._model) as session:
            return separate_piece(work, lambda sound, rate: voices_in(sound, rate, session, work.progress))

    def _open(self) -> Session:
        from spleeter_graph import spleeter_graph
        from tensor_bundle import read_tensor_bundle

        return open_session(spleeter_graph(read_tensor_bundle(*self._weights), FRAMES, SEEN), self._threads)


def voices_in(
    sound: Floats, rate: int, session: Session, progress: Callable[[float], None] = lambda _share: None
) -> Floats:
    """Sound (samples x 1 or 2 channels in -1..1) at any rate -> its voices, same shape."""

    def networks(mix: Floats) -> tuple[Floats, Floats]:
        vocals, rest = session.run(["vocals", "accompaniment"], {"mix": mix})
        return np.asarray(vocals, np.float32), np.asarray(rest, np.float32)

    def separate(stereo: Floats) -> Floats:
        spectrum = spectrum_of(stereo)
        mask = voice_mask(spectrum, _gain(stereo), networks, progress)
        return sound_of(voices_of(spectrum, mask), len(stereo))

    return at_rate(separate, RATE, sound, rate)


def _gain(stereo: Floats) -> float:
    """What brings a film's own level to the one that the networks know, within reason."""
    gain_db = BEST_DB - speech_level_db(stereo.mean(axis=1), RATE)
    return float(10 ** (np.clip(gain_db, -MOST_GAIN_DB, MOST_GAIN_DB) / 20))
