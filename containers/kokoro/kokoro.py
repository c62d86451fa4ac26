"""Kokoro-82M v1.0 (hexgrad, Apache-2.0) in 8 bit ONNX: native voices in seven languages."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from espeak import Espeak, espeak_missing, open_espeak
from languages import espeak_voice, voices_in
from onevoice_service.audio import Floats
from onevoice_service.engine import Product, Status, Work, missing
from onevoice_service.failure import TaskError
from onevoice_service.models import Model
from onevoice_service.onnx_session import Session, open_session
from onevoice_service.settings import Settings
from onevoice_service.stages import SynthesizeParams
from phonemes import phonemes
from pieces import pieces
from symbols import ALPHABET
from take import nothing_to_say, pace_of, said, take_of
from trim import trim

RATE = 24_000
#: A voice file: one style of 256 numbers for every length from 1 to 510 symbols.
STYLES = (510, 1, 256)
VOICE = re.compile(r"^[a-z]{2}_[a-z0-9]+$")


class Kokoro:
    id = "kokoro/82m-int8"
    stage = "synthesize"

    def __init__(self, settings: Settings) -> None:
        self._root = settings.models_dir
        file = settings.models_dir / "kokoro-82m-int8" / "kokoro-v1.0.int8.onnx"
        self._model = Model(
            "kokoro-82m-int8", lambda: (_opened(file, settings.threads), open_espeak()), weights=(file,)
        )
        self._voices = settings.models_dir / "kokoro-voices"

    def status(self) -> Status:
        voices = voices_in(self._voices)
        reason = missing(self._model.weights, self._root) or espeak_missing()
        if reason is None and not voices:
            reason = "weights missing: kokoro-voices/*.bin"
        weights = (*self._model.weights, *sorted(self._voices.glob("*.bin")))
        return Status(on=reason is None, reason=reason, weights=weights, detail={"voices": voices})

    def models(self) -> list[Model[Any]]:
        return [self._model]

    def run(self, work: Work) -> Product:
        params = work.params
        if not isinstance(params, SynthesizeParams):
            raise TypeError("kokoro takes SynthesizeParams")
        styles = self._styles(params.voice)
        with work.models.use(self._model) as (session, espeak):
            sound = _speak(session, _symbols(params, espeak), styles, pace_of(params), work)
        return take_of(work, sound, RATE, len(said(params)))

    def _styles(self, voice: str) -> Floats:
        file = self._voices / f"{voice}.bin"
        # The name comes from outside and becomes a path.
        if not VOICE.match(voice) or not file.is_file():
            raise TaskError("unknown_voice", "Kokoro has no such voice.", retryable=False)
        return np.fromfile(file, np.float32).reshape(STYLES)


def _opened(file: Path, threads: int) -> Session:
    from kokoro_graph import kept_speed

    return open_session(kept_speed(file), threads)


def _symbols(params: SynthesizeParams, espeak: Espeak) -> str:
    text = said(params)
    voice = espeak_voice(params.language)
    if voice is None:
        raise TaskError("unsupported_language", f"Kokoro does not speak {params.language}.", retryable=False)
    symbols = phonemes(text, voice, espeak)
    if not any(symbol.isalpha() for symbol in symbols):
        raise nothing_to_say()
    return symbols


def _speak(session: Session, symbols: str, styles: Floats, speed: float, work: Work) -> Floats:
    """Pieces are trimmed to the bone and joined with the pause a speaker makes there."""
    parts, spoken = [], pieces(symbols)
    for number, piece in enumerate(spoken):
        sound = trim(_say(session, piece.symbols, styles, speed), RATE, 0, 0)
        parts += [sound, np.zeros(round(piece.pause_ms * RATE / (1000 * speed)), np.float32)]
        work.progress((number + 1) / len(spoken))
    return trim(np.concatenate(parts), RATE)


def _say(session: Session, symbols: str, styles: Floats, speed: float) -> Floats:
    ids = [ALPHABET[symbol] for symbol in symbols]
    given = {
        "tokens": np.array([[0, *ids, 0]], np.int64),
        "style": styles[len(ids) - 1],
        "speed": np.array([speed], np.float32),
    }
    return session.run(None, given)[0].ravel()
