"""What every separating engine shares: the piece with its context in, two stems of exactly the piece out."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from levels import levels_in_speech
from onevoice_service.audio import FULL_SCALE, WAV, Floats, Samples, read_samples, write_wav
from onevoice_service.engine import Product, Work
from onevoice_service.failure import TaskError
from onevoice_service.messages import Usage
from onevoice_service.stages import SeparateParams, SeparateValue
from voice import FLAC, voice_of, write_flac
from voice import RATE as VOICE_RATE

#: (samples x channels in -1..1, rate) -> the voices in it, same shape.
Separator = Callable[[Floats, int], Floats]


def separate_piece(work: Work, separator: Separator) -> Product:
    """Raises TaskError unreadable_audio, or unlike_neighbours when the context has another rate or other channels."""
    if not isinstance(work.params, SeparateParams):
        raise TypeError("separate_piece takes SeparateParams")
    programme, rate = read_samples(work.inputs["programme"][0])
    if len(programme) == 0:
        raise TaskError("unreadable_audio", "The piece holds no sound.", retryable=False)
    context = work.params.context_ms * rate // 1000
    before = _neighbour(work.inputs.get("before", []), programme, rate)
    before = before[max(0, len(before) - context) :]
    after = _neighbour(work.inputs.get("after", []), programme, rate)[:context]
    whole = (np.concatenate([before, programme, after]) / FULL_SCALE).astype(np.float32)
    piece = slice(len(before), len(before) + len(programme))
    voices = separator(whole, rate)
    vocals, background = split_exactly(programme, voices[piece])
    artifacts = {
        "vocals": (work.folder / "vocals.wav", WAV),
        "background": (work.folder / "background.wav", WAV),
        "voice": (work.folder / "voice.flac", FLAC),
    }
    write_wav(artifacts["vocals"][0], vocals, rate)
    write_wav(artifacts["background"][0], background, rate)
    write_flac(artifacts["voice"][0], voice_of(voices, piece, rate), VOICE_RATE)
    vocals_db, background_db = levels_in_speech(vocals, background, rate)
    return Product(
        value=SeparateValue(
            samples=len(programme), channels=programme.shape[1], vocals_db=vocals_db, background_db=background_db
        ),
        artifacts=artifacts,
        usage=[Usage(meter="separate_seconds", quantity=len(programme) / rate, vendor_cost_micros=0)],
        meta={"engine": work.params.engine},
    )


def split_exactly(programme: Samples, voices: Floats) -> tuple[Samples, Samples]:
    """(vocals, background) in 16 bit whose sum is the programme, sample for sample, without either clipping."""
    whole = programme.astype(np.int32)
    wanted = np.rint(voices * FULL_SCALE).astype(np.int32)
    # programme - vocals must fit into 16 bit as well.
    vocals = np.clip(wanted, np.maximum(-32768, whole - 32767), np.minimum(32767, whole + 32768))
    return vocals.astype(np.int16), (whole - vocals).astype(np.int16)


def _neighbour(files: list[Path], programme: Samples, rate: int) -> Samples:
    if not files:
        return programme[:0]
    samples, its_rate = read_samples(files[0])
    if its_rate != rate or samples.shape[1] != programme.shape[1]:
        raise TaskError("unlike_neighbours", "A neighbour differs from the piece in rate or channels.", retryable=False)
    return samples
