"""The stems: what they are made of adds up to what is heard. They are as before mastering, so one gain lies between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import media
import numpy as np
import programme
from checks import Check
from media import RATE

if TYPE_CHECKING:
    from pathlib import Path

    from claims import Dub

EFFECTS, BACKGROUND, DIALOGUE = "effects.flac", "background.flac", "dialogue.flac"
# Of 24 bits, a few of which are added up.
VOICES_GOAL_DB = -80.0


@dataclass(frozen=True)
class Film:
    """Mono at RATE: the source, what came out, and the dialogue stem."""

    source: np.ndarray
    output: np.ndarray
    dialogue: np.ndarray


def stems(folder: Path, film: Film, dub: Dub) -> list[Check]:
    """`folder`: `effects.flac`, maybe `background.flac`, and each voice under its own name."""
    effects = media.read_wav(folder / EFFECTS)
    others = (EFFECTS, BACKGROUND, DIALOGUE)
    voices = [media.read_wav(path) for path in sorted(folder.glob("*.flac")) if path.name not in others]
    together = np.sum([_padded(voice, len(film.dialogue)) for voice in voices], axis=0)
    return [
        programme.effects(film.source, effects, dub),
        _adds_up("voicesLeftDb", film.dialogue, together, VOICES_GOAL_DB),
        _makes_the_mix(film, effects),
    ]


def _adds_up(name: str, whole: np.ndarray, parts: np.ndarray, goal: float) -> Check:
    left = programme.ratio_db(whole - parts, whole)
    return Check(name, left, f"<= {goal}: the voices add up to the dialogue", left <= goal)


def _makes_the_mix(film: Film, effects: np.ndarray) -> Check:
    """Away from where a limiter may be at work."""
    length = min(len(film.output), len(effects), len(film.dialogue))
    mix = effects[:length] + film.dialogue[:length]
    span = programme.Span(0.0, length / RATE, mix.astype(np.float64), film.output[:length].astype(np.float64))
    calm = programme.away_from_limiter(span)
    left = programme.noise_db(calm, programme.gain_of([calm]))
    goal = programme.NOISE_GOAL_DB
    return Check("stemsLeftDb", left, f"<= {goal}: the stems make what is heard", left <= goal)


def _padded(sound: np.ndarray, length: int) -> np.ndarray:
    return np.pad(sound, (0, max(0, length - len(sound))))[:length]
