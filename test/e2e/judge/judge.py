"""Judges a dub by its files alone. Shares no code with what made it.

judge.py --source in.mp4 --output dubbed.mp4 --dialogue dialogue.flac --lines lines.json --takes DIR
         [--truth truth.json] [--stems DIR] [--loudness -16|source] [--language pt-BR] [--models DIR] [--json]

Prints every result beside its goal; exit 1 when a goal is missed, 2 when it could not judge.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import checks
import claims
import cuts
import dialogue
import loudness
import media
import programme
import recognised
import stems
from hearing import Hear, whisper


def judge(args: argparse.Namespace, hear: Hear) -> list[checks.Check]:
    dub = claims.read_dub(args.lines, args.takes)
    stem = media.read_wav(args.dialogue)
    judged = dialogue.locate(dub, stem)
    source, output = media.sound(args.source), media.sound(args.output)
    found = [
        checks.same_duration(args.source, args.output),
        checks.same_picture(args.source, args.output),
        checks.tracks(args.source, args.output, args.language),
        *programme.programme(source, output, dub),
        *loudness.loudness(args.source, args.output, args.loudness),
        dialogue.onsets(judged),
        dialogue.overlaps(judged),
        dialogue.talking_over(judged),
        dialogue.strays(judged, stem),
        cuts.cuts(judged, stem, hear, args.language),
        recognised.recognised_again(judged, stem, hear, args.language),
    ]
    if args.stems:
        found += stems.stems(args.stems, stems.Film(source, output, stem), dub)
    if args.truth:
        found.append(checks.truth(claims.true_words(args.truth), dub))
    return [*found, checks.Check("placedLines", len(judged), ">= 1", bool(judged))]


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judges a dub by its files alone.")
    for name in ("source", "output", "dialogue", "lines", "takes"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--stems", type=Path)
    parser.add_argument("--loudness", default="-16")
    parser.add_argument("--language", default="pt-BR")
    parser.add_argument("--models", type=Path, default=Path(os.environ.get("MODELS_DIR", "models")))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def show(found: list[checks.Check], *, as_json: bool) -> None:
    ok = all(one.ok for one in found)
    if as_json:
        print(json.dumps({"ok": ok, "checks": [one.as_json() for one in found]}, ensure_ascii=False, indent=2))
        return
    for one in found:
        print(f"{'ok  ' if one.ok else 'MISS'} {one.name}: {one.result} (goal {one.goal})")


def main() -> int:
    args = parse()
    try:
        found = judge(args, whisper(args.models))
    except (OSError, ValueError, KeyError, RuntimeError) as problem:
        print(f"could not judge: {problem}", file=sys.stderr)
        return 2
    show(found, as_json=args.json)
    return 0 if all(one.ok for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
