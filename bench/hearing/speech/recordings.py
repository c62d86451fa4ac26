"""The recordings that the clips are cut from: recordings.json, each file in single sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from sound import RATE, Part, Sound, cut, decode, faster, phrases_of


class Utterance(NamedTuple):
    """One sentence as somebody said it. `sound`: mono, trimmed, at SPEECH_DB. `id`: `recording/number`, from 0.
    `phrases`: where in `sound` the voice is heard, in ms; `words`: (text, start, end) where the package has them.
    """

    id: str
    speaker: str
    text: str
    licence: str
    source: str
    sound: Sound
    phrases: tuple[tuple[int, int], ...]
    words: tuple[tuple[str, int, int], ...] = ()

    @property
    def ms(self) -> int:
        return round(len(self.sound) * 1000 / RATE)


class Recordings:
    """Utterances by id, each decoded once."""

    def __init__(self, ffmpeg: str, sources: Path) -> None:
        self.ffmpeg = ffmpeg
        self.sources = sources
        text = (Path(__file__).parent / "recordings.json").read_text(encoding="utf-8")
        self.rows: dict[str, dict[str, Any]] = {row["id"]: row for row in json.loads(text)}
        self.cut: dict[str, list[Utterance]] = {}

    def utterance(self, name: str, tempo: float = 1.0) -> Utterance:
        recording, _, number = name.partition("/")
        if recording not in self.cut:
            self.cut[recording] = self._read(recording)
        said = self.cut[recording][int(number or 0)]
        return said if tempo == 1 else self._faster(said, tempo)

    def sound(self, file: str) -> Sound:
        return decode(self.ffmpeg, self.sources / file)

    def _read(self, recording: str) -> list[Utterance]:
        row = self.rows[recording]
        parts = cut(self.sound(row["file"]), [part["untilMs"] for part in row["sentences"]])
        texts = [part["text"] for part in row["sentences"]]
        said = [(text, part) for text, part in zip(texts, parts, strict=True) if text]
        return [self._said(row, f"{recording}/{number}", text, part) for number, (text, part) in enumerate(said)]

    def _said(self, row: dict[str, Any], name: str, text: str, part: Part) -> Utterance:
        words = self._words(row["words"], part.first) if "words" in row else ()
        phrases = phrases_of(each[1:] for each in words) if words else part.phrases
        return Utterance(name, row["speaker"], text, row["licence"], row["file"], part.sound, phrases, words)

    def _words(self, file: str, first: int) -> tuple[tuple[str, int, int], ...]:
        """Times by pocketsphinx's own forced alignment, checked by nobody; `b` begin and `d` duration in seconds."""
        aligned = json.loads((self.sources / file).read_text(encoding="utf-8"))["w"]
        offset = first / RATE
        words = [each for each in aligned if each["t"][0] not in "<["]
        return tuple(
            (
                each["t"].split("(")[0],
                round(1000 * (each["b"] - offset)),
                round(1000 * (each["b"] + each["d"] - offset)),
            )
            for each in words
        )

    def _faster(self, said: Utterance, tempo: float) -> Utterance:
        phrases = tuple((round(start / tempo), round(end / tempo)) for start, end in said.phrases)
        words = tuple((text, round(start / tempo), round(end / tempo)) for text, start, end in said.words)
        return said._replace(sound=faster(self.ffmpeg, said.sound, tempo), phrases=phrases, words=words)
