# ruff: noqa: S603, PLR2004, SIM905
"""A small dub made of tones: every word has its own pitch, so that a recognizer of ten lines hears it exactly."""

from __future__ import annotations

import argparse
import json
import subprocess
from typing import TYPE_CHECKING

import imageio_ffmpeg
import media
import numpy as np
import soundfile
from hearing import Heard
from media import RATE

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "um dois três quatro cinco seis sete oito nove dez".split()
WORD_S, GAP_S = 0.28, 0.05
SECONDS = 14
# id, text, line, take start, rate
LINES = [
    ("lin_a", "um dois três quatro", (1.0, 3.0), 1.0, 1.0),
    ("lin_b", "cinco seis sete", (3.2, 4.6), 3.25, 1.0),
    ("lin_c", "oito nove dez um dois três", (8.0, 10.0), 8.1, 1.15),
]


def pitch(word: str) -> float:
    return 240 * 1.28 ** WORDS.index(word)


def tone(word: str) -> np.ndarray:
    time = np.arange(round(WORD_S * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * pitch(word) * k * time) / k for k in (1, 2, 3))
    return (0.15 * wave * np.sin(np.pi * time / WORD_S) ** 0.5).astype(np.float32)


def speak(text: str) -> np.ndarray:
    gap = np.zeros(round(GAP_S * RATE), dtype=np.float32)
    return np.concatenate([part for word in text.split() for part in (tone(word), gap)])


def hear(samples: np.ndarray, _language: str) -> list[Heard]:
    """Tones back to words, by the strongest pitch of each sounding stretch."""
    hop = 480
    loud = (
        np.array([np.sqrt(np.mean(samples[at : at + hop] ** 2)) for at in range(0, max(1, len(samples) - hop), hop)])
        > 0.02
    )
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    found = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        if b - a < 10:
            continue
        part = samples[a * hop : b * hop]
        spectrum = np.abs(np.fft.rfft(part, RATE))
        word = min(WORDS, key=lambda one: abs(np.log(pitch(one) / max(1, int(np.argmax(spectrum))))))
        found.append(Heard(word, a * hop / RATE, b * hop / RATE))
    return found


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments)], check=True)


class Case:
    """A correct dub in a folder; tests spoil one thing and judge again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source, self.output = folder / "source.mp4", folder / "output.mp4"
        self.dialogue, self.lines, self.takes = folder / "dialogue.flac", folder / "lines.json", folder / "takes"
        self.truth = folder / "truth.json"
        self.takes.mkdir()
        self.stem = np.zeros(SECONDS * RATE, dtype=np.float32)
        self.rows = []

    def build(self) -> None:
        for row in LINES:
            self._line(*row)
        self.write_lines()
        self.write_stem()
        said = [
            {"start_ms": round(a * 1000), "end_ms": round(b * 1000), "text": "one two three"}
            for _, _, (a, b), _, _ in LINES
        ]
        self.truth.write_text(json.dumps({"utterances": said}))
        self._write_source()
        self.write_output(self.dubbed())

    def _line(self, line_id: str, text: str, span: tuple[float, float], start_s: float, rate: float) -> None:
        take = speak(text)
        path = self.takes / f"tak_{line_id}.wav"
        soundfile.write(path, take[::2], RATE // 2)
        if rate != 1:
            ffmpeg("-i", path, "-af", f"aresample={RATE},atempo={rate}", self.folder / "stretched.wav")
            take = media.read_wav(self.folder / "stretched.wav")
        at = round(start_s * RATE)
        self.stem[at : at + len(take)] += take
        placement = {
            "placed": True,
            "startMs": round(start_s * 1000),
            "endMs": round((start_s + len(take) / RATE) * 1000),
            "rate": rate,
            "reason": "natural",
        }
        self.rows.append(
            {
                "id": line_id,
                "startMs": round(span[0] * 1000),
                "endMs": round(span[1] * 1000),
                "treatment": "dub",
                "text": "one two three",
                "translation": {"text": text, "engine": "test/tones"},
                "take": {"id": f"tak_{line_id}"},
                "placement": placement,
            }
        )

    def _write_source(self) -> None:
        time = np.arange(SECONDS * RATE) / RATE
        bed = 0.05 * np.sin(2 * np.pi * 110 * time) + 0.03 * np.sin(2 * np.pi * 330 * time) * np.sin(
            2 * np.pi * 0.3 * time
        )
        voice = sum(0.2 * np.sin(2 * np.pi * 700 * time) * ((time >= a) & (time < b)) for _, _, (a, b), _, _ in LINES)
        self.bed = bed.astype(np.float32)
        soundfile.write(self.folder / "source.wav", (bed + voice).astype(np.float32), RATE)
        picture = ["-f", "lavfi", "-i", f"testsrc2=size=160x120:rate=25:duration={SECONDS}"]
        ffmpeg(
            *picture,
            "-i",
            self.folder / "source.wav",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            "-metadata:s:a:0",
            "language=eng",
            self.source,
        )

    def dubbed(self) -> np.ndarray:
        out = media.sound(self.source)[: SECONDS * RATE].copy()
        for _, _, (a, b), _, _ in LINES:
            span = slice(round((a - 0.12) * RATE), round((b + 0.12) * RATE))
            out[span] = self.bed[span]
        return out + self.stem[: len(out)]

    def write_lines(self) -> None:
        self.lines.write_text(json.dumps({"data": self.rows, "nextCursor": None}))

    def write_stem(self) -> None:
        soundfile.write(self.dialogue, self.stem, RATE)

    def write_output(self, sound: np.ndarray, *options: str) -> None:
        soundfile.write(self.folder / "dubbed.wav", sound, RATE)
        maps = [
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-map",
            "0:a",
            "-c:v",
            "copy",
            "-c:a:0",
            "aac",
            "-b:a:0",
            "160k",
            "-c:a:1",
            "copy",
        ]
        tags = [
            "-metadata:s:a:0",
            "language=por",
            "-metadata:s:a:1",
            "language=eng",
            "-disposition:a:0",
            "default",
            "-disposition:a:1",
            "0",
        ]
        ffmpeg("-i", self.source, "-i", self.folder / "dubbed.wav", *maps, *tags, *options, self.output)

    def sound_only(self, name: str, codec: str) -> None:
        """The same dub of a source without a picture, handed out without the original."""
        self.source, self.output = self.folder / f"alone.{name}", self.folder / "output.m4a"
        ffmpeg("-i", self.folder / "source.wav", "-c:a", codec, self.source)
        soundfile.write(self.folder / "dubbed.wav", self.dubbed(), RATE)
        tags = ["-metadata:s:a:0", "language=por", "-disposition:a:0", "default"]
        ffmpeg("-i", self.folder / "dubbed.wav", "-c:a", "aac", "-b:a", "160k", *tags, self.output)

    @property
    def arguments(self) -> argparse.Namespace:
        names = ("source", "output", "dialogue", "lines", "takes", "truth")
        return argparse.Namespace(language="pt-BR", **{name: getattr(self, name) for name in names})
