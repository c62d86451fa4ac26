"""The voices of the sample: real people, public domain, cut to single utterances of equal loudness."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sample_music import RATE, Sound
from scipy.signal import resample_poly

if TYPE_CHECKING:
    from pathlib import Path

SPEECH_DB = -20.0
MARGIN_MS = 20
SILENT_BELOW_DB = 32  # under the loud twentieth of a recording
FADE_MS = 8
# The recordings' own room lies up to 32 dB under their voices and was kept with them; a voice begins where three
# readings are louder.
VOICE_WITHIN_DB, VOICE_READINGS = 20, 3

LIBRIVOX = ("LibriVox reader", "public domain (LibriVox recording of Jane Austen's Sense and Sensibility, chapter 1)")
KENNEDY = ("John F. Kennedy", "public domain (inaugural address, 1961, US government recording)")
AUSTEN = {
    "0870": "And Mister John Dashwood had then leisure to consider how much there might be prudently in his power "
    "to do for them.",
    "0880": "He was not an ill disposed young man,",
    "0890": "unless to be rather cold hearted and rather selfish is to be ill disposed.",
    "0920": "Had he married a more amiable woman, he might have been made still more respectable than he was.",
    "0930": "He might even have been made amiable himself.",
}
ASK_NOT = "And so, my fellow Americans, ask not what your country can do for you,"
ASK_WHAT = "ask what you can do for your country."
ASK_WHAT_FROM_MS = 7_560  # the pause between the halves of the sentence in jfk.wav; its quietest 10 ms are looked for


class Utterance(NamedTuple):
    """`sound`: mono at RATE, SPEECH_DB RMS."""

    speaker: str
    licence: str
    text: str
    source: str
    sound: Sound

    @property
    def ms(self) -> int:
        return len(self.sound) * 1000 // RATE

    @property
    def voice(self) -> tuple[int, int]:
        """Where the voice itself begins and ends in the sound, in milliseconds to 10."""
        level = loudness(self.sound)
        loud = level > np.percentile(level, 95) * 10 ** (-VOICE_WITHIN_DB / 20)
        runs = np.flatnonzero(np.convolve(loud, np.ones(VOICE_READINGS), "valid") == VOICE_READINGS)
        return int(runs[0]) * 10, (int(runs[-1]) + VOICE_READINGS) * 10


def read(path: Path) -> Sound:
    """A 16-bit mono WAV whose rate divides RATE."""
    with wave.open(str(path)) as file:
        if (file.getnchannels(), file.getsampwidth(), RATE % file.getframerate()) != (1, 2, 0):
            raise ValueError(f"{path} is not a 16-bit mono WAV of 16 kHz")
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
        return resample_poly(samples, RATE // file.getframerate(), 1)


def loudness(sound: Sound) -> Sound:
    """RMS of each 10 ms."""
    frame = RATE // 100
    return np.sqrt(np.mean(sound[: len(sound) // frame * frame].reshape(-1, frame) ** 2, axis=1)) + 1e-9


def trim(sound: Sound) -> Sound:
    """Without leading and trailing silence, at SPEECH_DB; begins and ends on whole 10 ms of the recording."""
    level = loudness(sound)
    loud = np.flatnonzero(level > np.percentile(level, 95) * 10 ** (-SILENT_BELOW_DB / 20))
    margin = MARGIN_MS // 10
    start, end = max(0, int(loud[0]) - margin), min(len(level), int(loud[-1]) + 1 + margin)
    sound = sound[start * RATE // 100 : end * RATE // 100].copy()
    ramp = np.linspace(0, 1, RATE * FADE_MS // 1000)
    sound[: len(ramp)] *= ramp
    sound[-len(ramp) :] *= ramp[::-1]
    return sound * 10 ** (SPEECH_DB / 20) / np.sqrt(np.mean(sound**2))


def austen(folder: Path, number: str) -> Utterance:
    source = f"librivox/sense_and_sensibility_01_austen_64kb-{number}.wav"
    return Utterance(*LIBRIVOX, AUSTEN[number], source, trim(read(folder / source)))


def kennedy(folder: Path) -> tuple[Utterance, Utterance]:
    """The two halves of the sentence, cut where the pause between them is quietest."""
    sound = read(folder / "jfk.wav")
    level = np.convolve(loudness(sound), np.ones(5) / 5, "same")
    near = ASK_WHAT_FROM_MS // 10
    cut = (near - 25 + int(np.argmin(level[near - 25 : near + 25]))) * RATE // 100
    first = Utterance(*KENNEDY, ASK_NOT, "jfk.wav", trim(sound[:cut]))
    return first, Utterance(*KENNEDY, ASK_WHAT, "jfk.wav", trim(sound[cut:]))
