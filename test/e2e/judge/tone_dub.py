# ruff: noqa: S603
"""A small correct dub whose words are tones, to be spoiled."""

from __future__ import annotations

import argparse
import json
import subprocess
from typing import TYPE_CHECKING

import imageio_ffmpeg
import loudness
import media
import numpy as np
import soundfile
from media import RATE
from tones import PAUSE, speak

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 20
LUFS = -16.0
SPEED = 1.1  # that the engine spoke at; rates are told from its own pace
# id, speaker, text, line, take start, stretch
LINES = [
    ("lin_a", "spk_1", "um dois três quatro", (1.0, 3.0), 1.0, 1.0),
    ("lin_b", "spk_1", "cinco seis sete", (3.2, 4.6), 3.25, 1.0),
    ("lin_c", "spk_2", "oito nove dez um dois três", (8.0, 10.0), 8.1, 1.15),
    ("lin_d", "spk_1", "dois seis | nove três sete | um", (14.0, 18.0), 14.2, 1.0),
]
# How long each pause of a take is in the film; as in the take where nothing is said.
PAUSES = {"lin_d": (0.9, 0.15)}


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments)], check=True)


class Case:
    """A correct dub in a folder; tests spoil one thing and judge again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source, self.output = folder / "source.mp4", folder / "output.mp4"
        self.dialogue, self.lines, self.takes = folder / "dialogue.flac", folder / "lines.json", folder / "takes"
        self.truth = folder / "truth.json"
        self.stems: Path | None = None
        self.takes.mkdir()
        self.stem = np.zeros(SECONDS * RATE, dtype=np.float32)
        self.voices: dict[str, np.ndarray] = {}
        self.rows = []

    def build(self) -> None:
        for row in LINES:
            self._line(row)
        self.write_lines()
        self.write_stem()
        said = [
            {"start_ms": round(a * 1000), "end_ms": round(b * 1000), "text": "one two three"}
            for _, _, _, (a, b), _, _ in LINES
        ]
        self.truth.write_text(json.dumps({"utterances": said}))
        self._write_source()
        self.write_output(self.dubbed())

    def _line(self, row: tuple[str, str, str, tuple[float, float], float, float]) -> None:
        line_id, speaker, text, span, start_s, stretch = row
        path = self.takes / f"tak_{line_id}.wav"
        soundfile.write(path, speak(text)[::2], RATE // 2)
        take = speak(text, PAUSES.get(line_id, ()))
        if stretch != 1:
            ffmpeg("-i", path, "-af", f"aresample={RATE},atempo={stretch}", self.folder / "stretched.wav")
            take = media.read_wav(self.folder / "stretched.wav")
        at = round(start_s * RATE)
        self.stem[at : at + len(take)] += take
        self.voices.setdefault(speaker, np.zeros_like(self.stem))[at : at + len(take)] += take
        placement = {
            "placed": True,
            "startMs": round(start_s * 1000),
            "endMs": round((start_s + len(take) / RATE) * 1000),
            "rate": round(stretch * SPEED, 4),
            "reason": "natural",
        }
        self.rows.append(
            {
                "id": line_id,
                "startMs": round(span[0] * 1000),
                "endMs": round(span[1] * 1000),
                "treatment": "dub",
                "speakerId": speaker,
                "text": "one two three",
                "translation": {"text": text.replace(PAUSE, ""), "engine": "test/tones"},
                "take": {"id": f"tak_{line_id}", "speed": SPEED},
                "placement": placement,
            }
        )

    def _write_source(self) -> None:
        time = np.arange(SECONDS * RATE) / RATE
        bed = 0.05 * np.sin(2 * np.pi * 110 * time) + 0.03 * np.sin(2 * np.pi * 330 * time) * np.sin(
            2 * np.pi * 0.3 * time
        )
        voice = sum(
            0.2 * np.sin(2 * np.pi * 700 * time) * ((time >= a) & (time < b)) for _, _, _, (a, b), _, _ in LINES
        )
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

    def effects(self) -> np.ndarray:
        out = media.sound(self.source)[: SECONDS * RATE].copy()
        for _, _, _, (a, b), _, _ in LINES:
            span = slice(round((a - 0.12) * RATE), round((b + 0.12) * RATE))
            out[span] = self.bed[span]
        return out

    def dubbed(self) -> np.ndarray:
        """Mastered: one gain for all, found by the meter."""
        effects = self.effects()
        mix = effects + self.stem[: len(effects)]
        soundfile.write(self.folder / "mix.wav", mix, RATE, subtype="FLOAT")
        return mix * 10 ** ((LUFS - loudness.measure(self.folder / "mix.wav").lufs) / 20)

    def write_stems(self) -> Path:
        folder = self.folder / "stems"
        folder.mkdir(exist_ok=True)
        for name, sound in {"effects": self.effects(), "background": self.bed, **self.voices}.items():
            soundfile.write(folder / f"{name}.flac", sound, RATE, subtype="PCM_24")
        return folder

    def write_lines(self) -> None:
        self.lines.write_text(json.dumps({"data": self.rows, "nextCursor": None}))

    def write_stem(self) -> None:
        soundfile.write(self.dialogue, self.stem, RATE, subtype="PCM_24")

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
        return argparse.Namespace(
            language="pt-BR", loudness=str(LUFS), stems=self.stems, **{name: getattr(self, name) for name in names}
        )
