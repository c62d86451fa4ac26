"""How much of a take is left when it is stretched.

stdin: [{original, stretched, rate}] (WAV, mono); stdout: one JSON line for each, in order:
mel: mean distance of log-mel spectra in dB, frame by frame on the original's time axis, after one gain for the whole.
onset: correlation of the two onset envelopes (rectified rises of the log-mel spectrum) on that axis.
gross: share of frames, voiced in both, whose pitch is more than 20 % off.
The axis is the original's over the rate asked for, moved by what suits the whole take best within 20 ms: an engine that
begins a little late is not taken for one that wavers. Frames of 25 ms every 5 ms at 16 kHz, 40 mel bands; pitch by
normalised autocorrelation, 60-400 Hz.
"""

from __future__ import annotations

import json
import sys
import wave
from math import gcd
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

Floats = npt.NDArray[np.float64]
RATE, FRAME, HOP, BANDS, FFT = 16_000, 400, 80, 40, 512
#: Below the loudest frame's level by so much nothing is compared.
FLOOR_DB = 50.0
PITCH_FRAME, VOICED, GROSS = 800, 0.6, 0.2
#: In frames.
LAGS = range(-4, 5)


def sound(file: Path) -> Floats:
    with wave.open(str(file)) as reader:
        rate = reader.getframerate()
        pcm = np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2").astype(np.float64) / 32_768
    common = gcd(rate, RATE)
    return np.asarray(resample_poly(pcm, RATE // common, rate // common), dtype=np.float64)


def frames(signal: Floats, length: int) -> Floats:
    padded = np.pad(signal, (length // 2, length))
    count = len(signal) // HOP + 1
    return np.stack([padded[at * HOP : at * HOP + length] for at in range(count)])


def mel_bank() -> Floats:
    def hertz(mel: Floats) -> Floats:
        return 700 * (10 ** (mel / 2595) - 1)

    top = 2595 * np.log10(1 + 7_600 / 700)
    edges = hertz(np.linspace(2595 * np.log10(1 + 80 / 700), top, BANDS + 2))
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    rise = (bins[None, :] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins[None, :]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall))


def log_mel(signal: Floats) -> Floats:
    power = np.abs(np.fft.rfft(frames(signal, FRAME) * np.hanning(FRAME), FFT)) ** 2
    return 10 * np.log10(power @ mel_bank().T + 1e-10)


def on_axis(values: Floats, count: int, rate: float, lag: float) -> Floats:
    """Frames of the stretched sound where the original's are: between the two nearest."""
    at = np.clip(np.arange(count) / rate + lag, 0, len(values) - 1.001)
    low = at.astype(int)
    part = (at - low).reshape(-1, *([1] * (values.ndim - 1)))
    return values[low] * (1 - part) + values[low + 1] * part


def onsets(mel: Floats) -> Floats:
    rises = np.maximum(0, mel[3:] - mel[:-3]).mean(axis=1)
    return np.convolve(rises, np.ones(3) / 3, "same")


def pitch(signal: Floats) -> Floats:
    """Hz of every frame; 0 where it is not voiced."""
    cut = frames(signal, PITCH_FRAME)
    cut = cut - cut.mean(axis=1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(cut, 2 * PITCH_FRAME)) ** 2
    likeness = np.fft.irfft(spectrum)[:, :PITCH_FRAME]
    energy = likeness[:, :1] + 1e-9
    shrink = 1 - np.arange(PITCH_FRAME) / PITCH_FRAME
    likeness = likeness / energy / shrink
    first, last = RATE // 400, RATE // 60
    best = likeness[:, first:last].argmax(axis=1) + first
    # the shortest period that is nearly as good: an octave below is always a period too
    for part in (4, 3, 2):
        short = np.maximum(first, np.round(best / part).astype(int))
        near = likeness[np.arange(len(best)), short] > 0.9 * likeness[np.arange(len(best)), best]
        best = np.where(near & (best / part >= first), short, best)
    voiced = (likeness[np.arange(len(best)), best] > VOICED) & (energy[:, 0] > energy.max() * 1e-3)
    return np.where(voiced, RATE / best, 0.0)


def distance(first: Floats, second: Floats) -> float:
    loud = first.mean(axis=1) > first.mean(axis=1).max() - FLOOR_DB
    first, second = (np.maximum(mel, first.max() - 70) for mel in (first, second))
    gain = float(np.median((first - second)[loud]))
    return float(np.sqrt(((first - second - gain) ** 2).mean(axis=1))[loud].mean())


def judged(original: Floats, stretched: Floats, rate: float) -> dict[str, float]:
    first, heard = log_mel(original), log_mel(stretched)
    count = len(first)
    mel, lag = min((distance(first, on_axis(heard, count, rate, lag)), lag) for lag in LAGS)
    floor = first.max() - 70
    second = on_axis(heard, count, rate, lag)
    onset = float(np.corrcoef(onsets(np.maximum(first, floor)), onsets(np.maximum(second, floor)))[0, 1])
    one, other = pitch(original), pitch(stretched)
    other = other[np.clip(np.round(np.arange(len(one)) / rate + lag), 0, len(other) - 1).astype(int)]
    both = (one > 0) & (other > 0)
    gross = float((np.abs(other[both] / one[both] - 1) > GROSS).mean()) if both.any() else 0.0
    return {"mel": round(mel, 4), "onset": round(onset, 4), "gross": round(gross, 5)}


def main() -> None:
    known: dict[str, Floats] = {}
    for pair in json.load(sys.stdin):
        original = known.setdefault(pair["original"], sound(Path(pair["original"])))
        print(json.dumps(judged(original, sound(Path(pair["stretched"])), pair["rate"])), flush=True)


if __name__ == "__main__":
    main()
