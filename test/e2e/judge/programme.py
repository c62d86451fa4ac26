"""Where nothing was dubbed, the sound has to be the source's, louder or softer by one gain and not a sample late."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from checks import SILENT_RMS, Check
from media import RATE, to_rate

if TYPE_CHECKING:
    from claims import Dub

# Around dubbed lines and takes the programme may already give way: word times are about 120 ms wrong.
SPAN_MARGIN_S = 0.3
SHORTEST_SPAN_S = 0.5
# A span's own gain may differ from the one of all by a hundredth: what is left then lies 40 dB below the programme.
CHANGE_GOAL_DB = -40.0
# What an encoder adds. It is only looked for below 4 kHz: above, encoders put noise in place of noise.
NOISE_GOAL_DB = -18.0
NOISE_RATE = 8_000
SHIFT_GOAL_SAMPLES = 1.0
SHIFT_SEARCH_S = 0.05
# Near a limiter's ceiling the gain is not the one of all, before and behind.
LIMITED_ABOVE = 10 ** (-2.5 / 20)
LIMITED_S = 0.1
NOTHING_DB = -120.0


@dataclass(frozen=True)
class Span:
    """Source and dub, mono, of a second or so in which nothing was dubbed."""

    from_s: float
    to_s: float
    source: np.ndarray
    dub: np.ndarray


def undubbed(dub: Dub, end_s: float) -> list[tuple[float, float]]:
    gone = [(one.line.start_s, one.line.end_s) for one in dub.placed] + [(one.start_s, one.end_s) for one in dub.placed]
    gone += [(line.start_s, line.end_s) for line in dub.lines if line.treatment == "mute"]
    free, at = [], 0.0
    for a, b in sorted(gone):
        if a - SPAN_MARGIN_S - at >= SHORTEST_SPAN_S:
            free.append((at, a - SPAN_MARGIN_S))
        at = max(at, b + SPAN_MARGIN_S)
    return [*free, (at, end_s)] if end_s - at >= SHORTEST_SPAN_S else free


def programme(source: np.ndarray, output: np.ndarray, dub: Dub) -> list[Check]:
    spans = _spans(source, output, dub)
    calm = [one for one in map(away_from_limiter, spans) if len(one.source) > 0]
    # The middle one: a fault of one stretch must not move what all are compared with.
    gains = [gain_of([one]) for one in calm]
    gain = float(np.median(gains)) if gains else 1.0
    changes = [_db(own / gain - 1) for own in gains]
    noises = [noise_db(one, gain) for one in calm]
    shifts = [_shift(one) for one in spans]
    detail = [
        {"fromS": round(one.from_s, 2), "toS": round(one.to_s, 2), "changeDb": change, "noiseDb": noise}
        for one, change, noise in zip(calm, changes, noises, strict=True)
    ]
    detail.append({"gainDb": _db(gain)})
    shift = max((abs(one) for one in shifts), default=0.0)
    goal = f"<= {SHIFT_GOAL_SAMPLES} of 48 kHz"
    return [
        _at_most("programmeChangeDb", changes, CHANGE_GOAL_DB, detail),
        _at_most("programmeNoiseDb", noises, NOISE_GOAL_DB, detail),
        Check("programmeShiftSamples", round(shift, 2), goal, shift <= SHIFT_GOAL_SAMPLES, [{"samples": shifts}]),
    ]


def effects(source: np.ndarray, stem: np.ndarray, dub: Dub) -> Check:
    """The same of the stem without voices, which no encoder and no limiter has touched: sample by sample."""
    spans = _spans(source, stem, dub)
    gain = gain_of(spans)
    left = [ratio_db(one.dub - gain * one.source, one.source) for one in spans]
    return _at_most("effectsChangeDb", left, CHANGE_GOAL_DB, [])


def _at_most(name: str, values: list[float], goal: float, detail: list) -> Check:
    worst = max(values, default=NOTHING_DB)
    return Check(name, worst, f"<= {goal} in every span without dub", worst <= goal, detail)


def _spans(source: np.ndarray, output: np.ndarray, dub: Dub) -> list[Span]:
    """Silence is left out where the dub is silent too."""
    length = min(len(source), len(output))
    free = [part for span in undubbed(dub, length / RATE) for part in _parts(*span)]
    parts = [(a, b, slice(round(a * RATE), round(b * RATE))) for a, b in free]
    spans = [Span(a, b, source[part].astype(np.float64), output[part].astype(np.float64)) for a, b, part in parts]
    return [one for one in spans if _rms(one.source) > SILENT_RMS or _rms(one.dub) > SILENT_RMS]


def _parts(from_s: float, to_s: float) -> list[tuple[float, float]]:
    """Of equal length, a second or more where there is as much: a fault must not drown in a long span."""
    edges = np.linspace(from_s, to_s, max(1, int(to_s - from_s)) + 1)
    return [(float(a), float(b)) for a, b in pairwise(edges)]


def gain_of(spans: list[Span]) -> float:
    energy = sum(float(np.dot(one.source, one.source)) for one in spans)
    return sum(float(np.dot(one.source, one.dub)) for one in spans) / energy if energy > 0 else 1.0


def away_from_limiter(one: Span) -> Span:
    """What of it is far from peaks near the ceiling."""
    loud = np.abs(one.dub) > LIMITED_ABOVE
    if not loud.any():
        return one
    counted = np.cumsum(np.pad(loud, round(LIMITED_S * RATE)).astype(int))
    free = counted[-len(loud) :] == counted[: len(loud)]
    return Span(one.from_s, one.to_s, one.source[free], one.dub[free])


def noise_db(one: Span, gain: float) -> float:
    source, dub = (to_rate(sound.astype(np.float32), RATE, NOISE_RATE) for sound in (one.source, one.dub))
    return ratio_db(dub - gain * source, gain * source)


def _shift(one: Span) -> float:
    """Samples by which the dub is late: where both correlate best, between samples by a parabola."""
    size = 2 ** int(np.ceil(np.log2(2 * len(one.source))))
    cross = np.fft.irfft(np.fft.rfft(one.dub, size) * np.conj(np.fft.rfft(one.source, size)))
    reach = round(SHIFT_SEARCH_S * RATE)
    near = np.concatenate([cross[-reach:], cross[: reach + 1]])
    at = int(np.clip(np.argmax(near), 1, 2 * reach - 1))
    before, best, after = near[at - 1 : at + 2]
    bend = before - 2 * best + after
    return round(float(at - reach + (0.5 * (before - after) / bend if bend < 0 else 0.0)), 3)


def _rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def ratio_db(left: np.ndarray, whole: np.ndarray) -> float:
    return round(max(NOTHING_DB, 20 * float(np.log10(max(_rms(left), 1e-9) / max(_rms(whole), 1e-9)))), 1)


def _db(factor: float) -> float:
    return round(max(NOTHING_DB, 20 * float(np.log10(max(abs(factor), 1e-9)))), 2)
