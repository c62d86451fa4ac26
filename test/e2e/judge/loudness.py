"""How loud the dub is and how high its peaks are, encoded, by ffmpeg's meter (ITU-R BS.1770, EBU R 128)."""

from __future__ import annotations

import math
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import imageio_ffmpeg
from checks import Check

if TYPE_CHECKING:
    from pathlib import Path

LOUDNESS_GOAL_LU = 0.5
# Where the limiter hardly works nothing stands between the gain and what was asked for.
UNLIMITED_GOAL_LU = 0.1
PEAK_GOAL_DB = -1.0
CEILING_DB = -1.5
# In this share of all tenths of a second the peak may touch the ceiling.
HARDLY = 0.005
# AAC moves peaks by a little.
TOUCH_DB = 0.4
TENTHS = "aresample=192000,asetnsamples=19200,astats=metadata=1:reset=1"
PRINTED = "ametadata=mode=print:file=-:key=lavfi.astats.Overall.Peak_level"
METER = "ebur128=peak=true:framelog=quiet:metadata=1,ametadata=mode=print:file=-"


@dataclass(frozen=True)
class Loudness:
    """`limited`: share of all tenths of a second in which a peak lies at the ceiling or above."""

    lufs: float
    peak_db: float
    limited: float


def measure(path: Path, index: int = 0) -> Loudness:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-i", str(path), "-map", f"0:a:{index}"]
    meter = ["-af", METER, "-f", "null", "-"]
    done = subprocess.run([*command, *meter], capture_output=True, text=True, check=True)  # noqa: S603 - our own files
    told = [line.removeprefix("lavfi.r128.").split("=") for line in done.stdout.splitlines() if "lavfi.r128." in line]
    integrated = [float(value) for name, value in told if name == "I"]
    if not integrated:
        raise ValueError(f"{path} is too short to measure how loud it is")
    highest = max(float(value) for name, value in told if name == "true_peak")
    return Loudness(integrated[-1], _db(highest), _limited(path, index, command))


def _limited(path: Path, index: int, command: list[str]) -> float:
    """By the meter that counts each tenth of a second for itself."""
    meter = ["-af", f"{TENTHS},{PRINTED}", "-f", "null", "-"]
    done = subprocess.run([*command, *meter], capture_output=True, text=True, check=True)  # noqa: S603 - our own files
    levels = [line.rsplit("=", 1)[1] for line in done.stdout.splitlines() if "Peak_level=" in line]
    loud = sum(level not in ("-inf", "nan") and float(level) >= CEILING_DB - TOUCH_DB for level in levels)
    if not levels:
        raise ValueError(f"{path} has no sound track {index}")
    return loud / len(levels)


def loudness(source: Path, output: Path, target: str) -> list[Check]:
    """`target`: LUFS, or `source`."""
    found = measure(output)
    wanted = measure(source).lufs if target == "source" else float(target)
    goal = UNLIMITED_GOAL_LU if found.limited <= HARDLY else LOUDNESS_GOAL_LU
    off = abs(found.lufs - wanted)
    detail = [{"limitedShare": round(found.limited, 4)}]
    return [
        Check("loudnessLufs", round(found.lufs, 2), f"{wanted:.1f} ± {goal}", off <= goal + 1e-6, detail),
        Check("truePeakDbtp", round(found.peak_db, 2), f"<= {PEAK_GOAL_DB}", found.peak_db <= PEAK_GOAL_DB + 0.005),
    ]


def _db(peak: float) -> float:
    return 20 * math.log10(max(peak, 1e-6))
