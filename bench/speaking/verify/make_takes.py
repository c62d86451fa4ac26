"""Speaks the planned takes with the product's own Kokoro and plants their faults.

Usage: make_takes.py MODELS_DIR. stdin: [{file, source, voice, voiceLanguage, spoken, harm}] (plan-takes.ts); every
`file` that is missing is written: WAV, mono, 16 bit; without a harm it is the `source`. Words are found in the sound
by Whisper's attention (base_align.py).
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

CONTAINERS = Path(__file__).resolve().parents[3] / "containers"
sys.path[:0] = [str(CONTAINERS / name) for name in ("service", "kokoro", "whisperx")]

import base_align  # noqa: E402 - the path comes first
import whisper_base  # noqa: E402
from kokoro import Kokoro  # noqa: E402
from onevoice_service.audio import read_floats, to_samples, write_wav  # noqa: E402
from onevoice_service.engine import Work  # noqa: E402
from onevoice_service.models import ModelCache  # noqa: E402
from onevoice_service.settings import Settings  # noqa: E402
from onevoice_service.stages import SynthesizeParams  # noqa: E402
from scipy.signal import resample_poly  # noqa: E402

Floats = npt.NDArray[np.float32]
SETTINGS = Settings(models_dir=Path(sys.argv[1]), threads=1, device="cpu")
MODELS = ModelCache()
FADE_S = 0.005
#: Cuts are made where the sound is lowest within so much of a word's edge.
NEAR_S = 0.04
#: A phrase that is said twice; and how long a letter takes at least where Whisper placed it rightly.
LEAST_LETTERS, LEAST_LETTER_S = 8, 0.045


def said(take: dict[str, Any]) -> tuple[Floats, int]:
    """As the voice says it: from the file `source`, which is spoken first where it is missing."""
    source = Path(take["source"])
    if not source.is_file():
        language, voice, text = take["voiceLanguage"], take["voice"], take["spoken"]
        params = SynthesizeParams(engine="kokoro/82m-int8", language=language, voice=voice, text=text, variant=0)
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            work = Work(params, {}, Path(folder), lambda _share: None, MODELS)
            Kokoro(SETTINGS).run(work).artifacts["take"][0].rename(source)
    sound, rate = read_floats(source)
    return sound[:, 0], rate


def edges(sound: Floats, rate: int, words: list[str], language: str) -> list[tuple[float, float]]:
    """Start and end of each word, seconds. A word that Whisper does not believe in lies between its neighbours."""
    heard = np.ascontiguousarray(resample_poly(sound, 16_000, rate), dtype=np.float32)
    with MODELS.use(whisper_base.base_model(SETTINGS)) as whisper:
        found = base_align.attend(whisper, heard, words, language.partition("-")[0])
    ends = [word.end if word else None for word in found]
    starts = [word.start if word else None for word in found]
    return [
        (word.start, word.end)
        if word
        else (
            next((end for end in reversed(ends[:at]) if end is not None), 0.0),
            next((start for start in starts[at + 1 :] if start is not None), len(sound) / rate),
        )
        for at, word in enumerate(found)
    ]


def lowest(sound: Floats, rate: int, second: float) -> int:
    """The sample near `second` around which 10 ms are quietest."""
    half = rate // 200
    first, last = (max(half, min(len(sound) - half, round((second + by) * rate))) for by in (-NEAR_S, NEAR_S))
    if first >= last:
        return first
    return min(range(first, last, 24), key=lambda at: float(np.square(sound[at - half : at + half]).sum()))


def cut(sound: Floats, rate: int, times: list[tuple[float, float]], words: int) -> Floats:
    """Ends before the last `words` words, as a stream that broke off does."""
    kept = sound[: lowest(sound, rate, times[-words][0])].copy()
    fade = round(FADE_S * rate)
    kept[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return kept


def splice(sound: Floats, rate: int, words: list[str], times: list[tuple[float, float]], first: int) -> Floats:
    """A phrase of LEAST_LETTERS or more twice: from word `first` on, or a later one where Whisper gave it no time."""
    for begin in range(first, len(words)):
        last = next(
            (at for at in range(begin, len(words)) if len("".join(words[begin : at + 1])) >= LEAST_LETTERS), None
        )
        if last is None:
            break
        start, end = times[begin][0], times[last][1]
        if end - start >= LEAST_LETTER_S * len("".join(words[begin : last + 1])):
            return np.concatenate([sound[: lowest(sound, rate, end)], sound[lowest(sound, rate, start) :]])
    raise ValueError(f"no phrase to repeat in {' '.join(words)!r}")


def silence(sound: Floats, floor_db: float | None) -> Floats:
    if floor_db is None:
        return np.zeros_like(sound)
    return np.random.default_rng(1).normal(0, 10 ** (floor_db / 20), len(sound)).astype(np.float32)


def hole(sound: Floats, share_from: float, share_to: float) -> Floats:
    whole = sound.copy()
    whole[round(share_from * len(sound)) : round(share_to * len(sound))] = 0
    return whole


def harmed(take: dict[str, Any], sound: Floats, rate: int) -> Floats:
    harm = take["harm"]
    if harm["kind"] == "silence":
        return silence(sound, harm["floorDb"])
    if harm["kind"] == "hole":
        return hole(sound, harm["from"], harm["to"])
    if harm["kind"] == "gain":
        return sound * 10 ** (harm["db"] / 20)
    words = take["spoken"].split()
    times = edges(sound, rate, words, take["voiceLanguage"])
    if harm["kind"] == "cut":
        return cut(sound, rate, times, harm["words"])
    return splice(sound, rate, words, times, harm["first"])


def main() -> None:
    for take in json.load(sys.stdin):
        file = Path(take["file"])
        if file.is_file():
            continue
        sound, rate = said(take)
        if take["harm"] is None:
            continue
        partial = file.with_suffix(".part")
        write_wav(partial, to_samples(harmed(take, sound, rate))[:, None], rate)
        partial.rename(file)


if __name__ == "__main__":
    main()
