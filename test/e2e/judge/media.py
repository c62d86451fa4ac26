"""What is inside a media file: streams, packets, and sound from time 0, the first presented frame. PyAV and ffmpeg."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import imageio_ffmpeg
import numpy as np
import soundfile
from scipy.signal import resample_poly

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48_000
# Packet times are rounded to the container's clock; a smaller jump than this is rounding, not a gap.
JITTER_S = 0.005
# Without a picture there is no frame; 25 frames a second is the usual one.
DEFAULT_FRAME_S = 0.04


@dataclass(frozen=True)
class Stream:
    kind: str
    language: str
    default: bool
    codec: str


def streams(path: Path) -> list[Stream]:
    """Picture and sound streams in file order; cover images are no picture."""
    with av.open(str(path)) as container:
        return [
            Stream(
                one.type,
                one.language or "und",
                bool(one.disposition & av.stream.Disposition.default),
                one.codec_context.name,
            )
            for one in container.streams
            if one.type in ("video", "audio", "subtitle") and not _is_cover(one)
        ]


def duration(path: Path) -> float:
    """Seconds from the first presented frame to the end of the longest picture or sound."""
    with av.open(str(path)) as container:
        chosen = [one for one in container.streams if one.type in ("video", "audio") and not _is_cover(one)]
        starts, ends = {}, {}
        for packet in container.demux(chosen):
            if packet.pts is None:
                continue
            begin = float(packet.pts * packet.time_base)
            starts[packet.stream.index] = min(begin, starts.get(packet.stream.index, begin))
            end = begin + float((packet.duration or 0) * packet.time_base)
            ends[packet.stream.index] = max(end, ends.get(packet.stream.index, end))
        pictures = [one.index for one in chosen if one.type == "video" and one.index in starts]
        zero = starts[pictures[0]] if pictures else min(starts.values())
        return max(ends.values()) - zero


def frame_seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        pictures = [one for one in container.streams.video if not _is_cover(one)]
        rate = pictures[0].average_rate if pictures else None
        return float(1 / Fraction(rate)) if rate else DEFAULT_FRAME_S


def sound(path: Path, index: int = 0) -> np.ndarray:
    """Sound stream `index` as mono 48 kHz float, sample 0 at time 0, gaps silent."""
    with av.open(str(path)) as container:
        zero = _zero(container)
        stream = container.streams.audio[index]
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
        pieces: list[tuple[int, np.ndarray]] = []
        following = None
        for frame in container.decode(stream):
            at = float(frame.pts * frame.time_base) - zero if frame.pts is not None else None
            if following is None or (at is not None and abs(at - following / RATE) > JITTER_S):
                following = round((at or 0.0) * RATE)
            for part in resampler.resample(frame):
                samples = part.to_ndarray()[0]
                pieces.append((following, samples))
                following += len(samples)
        pieces += [(following or 0, part.to_ndarray()[0]) for part in resampler.resample(None)]
    return _laid_out(pieces)


def read_wav(path: Path, rate: int = RATE) -> np.ndarray:
    """A sound file as mono float at `rate`."""
    samples, own = soundfile.read(str(path), dtype="float32", always_2d=True)
    return to_rate(samples.mean(axis=1), own, rate)


def to_rate(samples: np.ndarray, own: int, rate: int) -> np.ndarray:
    if own == rate:
        return samples
    ratio = Fraction(rate, own)
    return resample_poly(samples, ratio.numerator, ratio.denominator).astype(np.float32)


def picture_packets(path: Path) -> list[tuple[int, str]] | None:
    """(size, hash) of every picture packet as it lies in the file; None without a picture."""
    if not any(one.kind == "video" for one in streams(path)):
        return None
    options = "-map 0:v:0 -c copy -f framehash -hash sha256 -".split()  # noqa: SIM905 - reads as the command does
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own test files
    fields = [line.split(",") for line in done.stdout.splitlines() if line and not line.startswith("#")]
    return [(int(row[4]), row[5].strip()) for row in fields]


def _is_cover(stream: av.stream.Stream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _zero(container: av.container.InputContainer) -> float:
    timed = [one for one in container.streams.video if not _is_cover(one)] or list(container.streams.audio)
    first = timed[0]
    return float((first.start_time or 0) * first.time_base)


def _laid_out(pieces: list[tuple[int, np.ndarray]]) -> np.ndarray:
    total = max((at + len(samples) for at, samples in pieces), default=0)
    out = np.zeros(max(total, 0), dtype=np.float32)
    for at, samples in pieces:
        begin = max(at, 0)
        out[begin : at + len(samples)] = samples[begin - at :]
    return out
