"""Judges a run of the benchmark "hearing". It imports nothing of OneVoice and reads only files.

usage: main.py CLIPS_DIR RUN_DIR NAME ...

Of each clip: CLIPS_DIR/NAME.json (the truth, see speech/build.py); RUN_DIR/NAME.ours.json {lines [{startMs, endMs,
speaker, text, speech [[start, end]], words [{text, startMs, endMs}]}], turns [{startMs, endMs, speaker}] or null};
NAME.plain.json {words}; where it was taken apart NAME.vocals.wav, NAME.background.wav, NAME.background.json {words}.
Writes JSON to standard output: {NAME: {ours, plain, who, apart}}; rates are shares, times ms, levels dB.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from clip import apart, heard, who
from normal import tokens

#: How far from where the source says a word it may be heard.
NEAR_MS = 2_000


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def said_at(truth: dict[str, Any]) -> list[tuple[str, float]]:
    """Every word of truth and about when: spread evenly over the phrase it is in, which is right to a second or two."""
    placed: list[tuple[str, float]] = []
    for row in truth["utterances"]:
        start, end = row.get("speechStartMs", row["startMs"]), row.get("speechEndMs", row["endMs"])
        found = tokens(row["text"], truth["language"])
        placed += [(token, start + (index + 0.5) / len(found) * (end - start)) for index, token in enumerate(found)]
    return placed


def source_words(truth: dict[str, Any], words: list[dict[str, Any]]) -> dict[str, int]:
    """Words heard in the background, and those that the source says there: not what is made up elsewhere."""
    said = said_at(truth)
    heard_at = [
        (token, (word["startMs"] + word["endMs"]) / 2)
        for word in words
        for token in tokens(word["text"], truth["language"])
    ]
    own = [1 for token, at in heard_at if any(token == word and abs(at - when) <= NEAR_MS for word, when in said)]
    return {"heard": len(heard_at), "ofSource": len(own)}


def judge(name: str, clips: Path, run: Path) -> dict[str, Any]:
    truth, ours, plain = read(clips / f"{name}.json"), read(run / f"{name}.ours.json"), read(run / f"{name}.plain.json")
    words = [word for line in ours["lines"] for word in line["words"]]
    # A recording whose words nobody wrote down (a meeting) tells nothing about words.
    known = bool(truth["utterances"]) or not truth.get("turns")
    told = {"who": who(truth, ours)}
    if known:
        told |= {"ours": heard(truth, words), "plain": heard(truth, plain["words"])}
    if (run / f"{name}.background.wav").exists() and (clips / f"{name}.speech.flac").exists():
        told["apart"] = apart(name, clips, run)
        told["apart"]["words"] = source_words(truth, read(run / f"{name}.background.json")["words"])
    return told


def main() -> None:
    clips, run, names = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    json.dump({name: judge(name, clips, run) for name in names}, sys.stdout)


if __name__ == "__main__":
    main()
