"""The vocals as what hears wants them: 16 kHz mono FLAC of exactly the piece, the same bytes for the same sound."""

import io
from pathlib import Path

import numpy as np
import soundfile as sf
from onevoice_service.audio import Floats, Samples, to_samples

RATE = 16_000
FLAC = "audio/flac"
#: How much of the neighbours the resampler sees, so that pieces put together have no step at their seams.
MARGIN_S = 0.01


def voice_of(voices: Floats, piece: slice, rate: int) -> Samples:
    """Voices of the piece with its context (samples x channels in -1..1) -> round(samples * 16000 / rate) x 1.

    At least one sample, because an empty FLAC cannot be written. The grid of the 16 kHz samples begins with the piece.
    """
    from scipy.signal import resample_poly

    step = rate // np.gcd(rate, RATE)
    before = min(piece.start, round(MARGIN_S * rate)) // step * step
    heard = _mono(voices[piece.start - before : piece.stop + round(MARGIN_S * rate)])
    at = before * RATE // rate
    count = max(1, round((piece.stop - piece.start) * RATE / rate))
    return to_samples(resample_poly(heard, RATE, rate)[at : at + count, None])


def _mono(voices: Floats) -> Floats:
    """The middle of both channels; their difference where that is stronger: a voice in antiphase has no middle."""
    if voices.shape[1] == 1:
        return voices[:, 0]
    middle, side = (voices[:, 0] + voices[:, 1]) / 2, (voices[:, 0] - voices[:, 1]) / 2
    return (middle if np.dot(middle, middle) >= np.dot(side, side) else side).astype(np.float32)


def write_flac(file: Path, samples: Samples, rate: int) -> None:
    """16 bit FLAC without the encoder's name: its version would change the digest of the same sound."""
    packed = io.BytesIO()
    sf.write(packed, samples, rate, format="FLAC", subtype="PCM_16")
    file.write_bytes(_bare(packed.getvalue()))


def _bare(flac: bytes) -> bytes:
    """The stream with STREAMINFO as its only metadata (RFC 9639, section 8.1: 1 bit last, 7 bits type, 24 length)."""
    at, last = 4, False
    info = flac[5 : 8 + int.from_bytes(flac[5:8], "big")]
    while not last:
        last = bool(flac[at] & 0x80)
        at += 4 + int.from_bytes(flac[at + 1 : at + 4], "big")
    return flac[:4] + b"\x80" + info + flac[at:]
