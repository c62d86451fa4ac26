"""Builds the test speech: for each clip NAME.mp4, NAME.json (the truth), NAME.speech.flac and NAME.bed.flac.

usage: build.py FFMPEG SOURCES_DIR OUT_DIR [NAME ...]      (all clips, or those named)

The stems are 48 kHz stereo and add up to the sound of the video but for its AAC; conversations.json are recordings as
they are, without stems. SOURCES_DIR is what fetch.mjs filled.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from clips import EMPTY, SECONDS_EMPTY, SPOKEN, Clip
from place import lay, stems, truth
from recordings import Recordings
from sound import RATE, Sound, write

PICTURE = "color=c=0x3d5a80:s=160x90:r=25"


def film(ffmpeg: str, sound: Path, video: Path, seconds: float) -> None:
    """The sound with the smallest picture that is one; no encoder's name or date in it."""
    picture = ["-f", "lavfi", "-i", PICTURE, "-i", str(sound), "-map", "0:v", "-map", "1:a"]
    codecs = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k"]
    plain = ["-t", str(seconds), "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart"]
    subprocess.run([ffmpeg, "-nostdin", "-y", "-v", "error", *picture, *codecs, *plain, str(video)], check=True)  # noqa: S603


def keep(ffmpeg: str, out: Path, facts: dict[str, Any], mix: Sound) -> None:
    name = facts["name"]
    sound = out / f"{name}.mix.flac"
    write(sound, mix)
    film(ffmpeg, sound, out / f"{name}.mp4", len(mix) / RATE)
    sound.unlink()
    # Last, so that a clip with its truth is a whole clip.
    (out / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def spoken(ffmpeg: str, out: Path, clip: Clip, recordings: Recordings, seed: int) -> dict[str, Any]:
    laid, length = lay(clip, recordings)
    speech, bed = stems(clip, laid, length, seed)
    write(out / f"{clip.name}.speech.flac", speech)
    write(out / f"{clip.name}.bed.flac", bed)
    facts = truth(clip, laid, length)
    keep(ffmpeg, out, facts, speech + bed)
    return facts


def empty(name: str) -> tuple[dict[str, Any], Sound]:
    length = SECONDS_EMPTY * RATE
    sound = EMPTY[name](length) if name in EMPTY else np.zeros((length, 2))
    about = {"name": name, "half": "b", "about": f"{SECONDS_EMPTY} s of {name}, nobody speaks", "language": "en"}
    return {**about, "durationMs": 1000 * SECONDS_EMPTY, "speakers": [], "utterances": [], "events": []}, sound


def conversation(row: dict[str, Any], recordings: Recordings) -> tuple[dict[str, Any], Sound]:
    mono = recordings.sound(row["file"])
    speakers = list(dict.fromkeys(each["speaker"] for each in row["turns"]))
    facts = {"language": "en", "durationMs": round(1000 * len(mono) / RATE), "speakers": speakers, "events": []}
    return {**row, **facts}, np.stack([mono, mono], axis=1)


def main() -> None:
    ffmpeg, sources, out, *names = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:]
    out.mkdir(parents=True, exist_ok=True)
    recordings = Recordings(ffmpeg, sources)
    wanted = lambda name: not names or name in names  # noqa: E731
    for seed, clip in enumerate(SPOKEN):
        if wanted(clip.name):
            facts = spoken(ffmpeg, out, clip, recordings, seed)
            print(clip.name, facts["durationMs"], len(facts["utterances"]), flush=True)
    rows = json.loads((Path(__file__).parent / "conversations.json").read_text(encoding="utf-8"))
    others = [lambda name=name: empty(name) for name in ("music", "noise", "silence") if wanted(name)]
    others += [lambda row=row: conversation(row, recordings) for row in rows if wanted(row["name"])]
    for make in others:
        facts, mix = make()
        keep(ffmpeg, out, facts, mix)
        print(facts["name"], facts["durationMs"], flush=True)


main()
