"""Makes the sample videos: real human voices of public domain over a computed music bed, with their exact truth.

usage: sample.py FFMPEG SAMPLES_DIR OUT_DIR

For each NAME: NAME.mp4, NAME.json (what is said when and by whom), NAME.speech.wav and NAME.bed.wav (48 kHz stereo s16;
their sum is the sound of the video, time 0 is its first sample). Music is alone before, between and after the voices.
"""

from __future__ import annotations

import json
import sys
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sample_music import RATE, Sound, compose
from sample_picture import FRAMES_PER_SECOND, Scene, film
from sample_speech import SPEECH_DB, Utterance, austen, kennedy

BED_DB = -36.0
PEAK = 0.89
FRAME_MS = 1000 // FRAMES_PER_SECOND


class Talk(NamedTuple):
    """`silences`: milliseconds before, between and after the utterances, one more than there are utterances."""

    name: str
    utterances: list[Utterance]
    silences: tuple[int, ...]
    seed: int

    def starts(self) -> list[int]:
        """Start of each utterance and, last, the end of the whole in milliseconds: whole video frames."""
        at = [self.silences[0]]
        for utterance, silence in zip(self.utterances, self.silences[1:], strict=True):
            at.append(at[-1] + utterance.ms + silence)
        at[-1] = -(-at[-1] // FRAME_MS) * FRAME_MS
        return at


def write(path: Path, stereo: Sound) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(stereo * 32767).astype("<i2").tobytes())
    return path


def voices(talk: Talk) -> dict[str, Sound]:
    """A stereo track of the whole length for each speaker, in order of appearance."""
    *starts, end = talk.starts()
    tracks: dict[str, Sound] = {}
    for start, utterance in zip(starts, talk.utterances, strict=True):
        track = tracks.setdefault(utterance.speaker, np.zeros((end * RATE // 1000, 2)))
        at = start * RATE // 1000
        track[at : at + len(utterance.sound)] += utterance.sound[:, None]
    return tracks


def truth(talk: Talk, speakers: list[str]) -> dict[str, Any]:
    starts = talk.starts()
    said = [
        {
            "startMs": start + u.voice[0],
            "endMs": start + u.voice[1],
            "speaker": u.speaker,
            "text": u.text,
            "source": u.source,
            "licence": u.licence,
        }
        for (start, _), u in zip(pairwise(starts), talk.utterances, strict=True)
    ]
    form = {"durationMs": starts[-1], "sampleRate": RATE, "frameRate": FRAMES_PER_SECOND}
    levels = {"speechDb": SPEECH_DB, "bedDb": BED_DB}
    transcript = " ".join(utterance.text for utterance in talk.utterances)
    return {
        "name": talk.name,
        "language": "en",
        **form,
        **levels,
        "speakers": speakers,
        "transcript": transcript,
        "utterances": said,
    }


def build(ffmpeg: str, out: Path, talk: Talk) -> None:
    tracks = voices(talk)
    speech = np.sum(list(tracks.values()), axis=0)
    bed = compose(len(speech), BED_DB, talk.seed)
    gain = min(1.0, PEAK / np.abs(speech + bed).max())
    each = [write(out / f"{talk.name}.voice{index}.wav", gain * track) for index, track in enumerate(tracks.values())]
    write(out / f"{talk.name}.speech.wav", gain * speech)
    beside = write(out / f"{talk.name}.bed.wav", gain * bed)
    mix = write(out / f"{talk.name}.mix.wav", gain * (speech + bed))
    film(ffmpeg, Scene(each, beside, mix, len(speech) / RATE), out / f"{talk.name}.mp4")
    text = json.dumps(truth(talk, list(tracks)), indent=2)
    (out / f"{talk.name}.json").write_text(f"{text}\n", encoding="utf-8")


def main() -> None:
    ffmpeg, samples, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    ask_not, ask_what = kennedy(samples)
    dashwood, ill, unless, amiable, even = (
        austen(samples, number) for number in ("0870", "0880", "0890", "0920", "0930")
    )
    long = [dashwood, ask_not, ask_what, ill, unless, amiable, even]
    build(ffmpeg, out, Talk("sample", long, (1_500, 1_400, 600, 1_600, 500, 1_300, 700, 1_800), seed=2))
    build(ffmpeg, out, Talk("sample-short", [amiable, ask_what], (700, 1_200, 800), seed=3))


main()
