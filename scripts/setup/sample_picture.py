"""The moving picture of the sample: each speaker's voice as a wave of its own colour over a slowly turning gradient."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

FRAMES_PER_SECOND = 25
SIZE = "640x360"
UNDER = "speed=0.008:seed=7:n=3:c0=0x14213d:c1=0x3d5a80:c2=0x293241"
COLOURS = ("0xF2B84B", "0x5BC0BE", "0xE76F51")


class Scene(NamedTuple):
    """WAVs of one length: a voice for each speaker, the music, and both together."""

    voices: list[Path]
    bed: Path
    mix: Path
    seconds: float


def graph(voices: int, seconds: float) -> str:
    """Filter graph for ffmpeg: inputs 0..voices-1 are the voices, the next one is the music; it gives [picture]."""
    rate = f"rate={FRAMES_PER_SECOND}"
    layers = [f"gradients=s={SIZE}:r={FRAMES_PER_SECOND}:d={seconds}:{UNDER},format=yuv420p[under0]"]
    for index in range(voices):
        colour = COLOURS[index % len(COLOURS)]
        layers += [
            f"[{index}:a]volume=2.2,showwaves=s=640x200:mode=cline:{rate}:colors={colour}@0.9[voice{index}]",
            f"[under{index}][voice{index}]overlay=0:70:format=auto[under{index + 1}]",
        ]
    layers += [
        f"[{voices}:a]volume=9,showwaves=s=640x48:mode=line:{rate}:colors=0xE0FBFC@0.35[music]",
        f"[under{voices}][music]overlay=0:296:format=auto,format=yuv420p[picture]",
    ]
    return ";".join(layers)


def film(ffmpeg: str, scene: Scene, to: Path) -> None:
    """Writes `to`: MP4, H.264 and AAC."""
    inputs = [argument for wav in (*scene.voices, scene.bed, scene.mix) for argument in ("-i", str(wav))]
    maps = ["-map", "[picture]", "-map", f"{len(scene.voices) + 1}:a"]
    video = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-g", "125", "-pix_fmt", "yuv420p"]
    # bitexact and no metadata: the file tells nothing of the machine or the day
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", "-t", f"{scene.seconds:.3f}"]
    drawing = ["-filter_complex", graph(len(scene.voices), scene.seconds)]
    command = [ffmpeg, "-y", "-v", "error", "-nostdin", *inputs, *drawing, *maps, *video, "-c:a", "aac", "-b:a", "128k"]
    subprocess.run([*command, *plain, str(to)], check=True)  # noqa: S603 - the set-up's own ffmpeg, no shell
