"""One clip judged: its truth, what was heard of it by us and by plain faster-whisper, and the stems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile
from edges import edge_errors, owners, spread, word_start_errors
from errors import align, word_errors
from normal import tokens
from speakers import Turn, cp_errors, diarization_error
from stems import Sound, residue, si_sdr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, Any]


def by_speaker(rows: Sequence[Row], language: str) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda each: each["startMs"]):
        texts.setdefault(row["speaker"], []).append(row["text"])
    return {speaker: tokens(" ".join(text), language) for speaker, text in texts.items()}


def true_turns(truth: Row) -> list[Turn]:
    if "turns" in truth:
        return [(turn["startMs"], turn["endMs"], turn["speaker"]) for turn in truth["turns"]]
    return [(start, end, said["speaker"]) for said in truth["utterances"] for start, end in said["phrases"]]


def times(truth: Row, words: Sequence[Row]) -> Row:
    """Word by word, so that each token has the times of its word."""
    language = truth["language"]
    said = [tokens(each["text"], language) for each in truth["utterances"]]
    heard = [tokens(word["text"], language) for word in words]
    pairs = align([token for each in said for token in each], [token for each in heard for token in each]).pairs
    spans = [(words[index]["startMs"], words[index]["endMs"]) for index in owners(heard)]
    edges = [
        (len(each), row.get("speechStartMs", row["startMs"]), row.get("speechEndMs", row["endMs"]))
        for each, row in zip(said, truth["utterances"], strict=True)
    ]
    found = edge_errors(edges, spans, pairs)
    known: dict[int, int] = {}
    first = 0
    for each, row in zip(said, truth["utterances"], strict=True):
        for index, word in enumerate(row.get("words", [])):
            known[first + index] = word["startMs"]
        first += len(each)
    starts = word_start_errors(known, spans, pairs)
    return {"starts": found["starts"], "ends": found["ends"], "words": starts}


def heard(truth: Row, words: Sequence[Row]) -> Row:
    """`words` in the order they were heard. `raw`: single errors of time, so that clips can be taken together."""
    language = truth["language"]
    said = [tokens(each["text"], language) for each in truth["utterances"]]
    told: Row = {"errors": word_errors(said, tokens(" ".join(word["text"] for word in words), language))}
    if said:
        raw = times(truth, words)
        told |= {"raw": raw, "times": {name: spread(errors) for name, errors in raw.items()}}
    return told


def who(truth: Row, ours: Row) -> Row:
    told: Row = {}
    reference = true_turns(truth)
    if reference and ours["turns"] is not None:
        turns = [(turn["startMs"], turn["endMs"], str(turn["speaker"])) for turn in ours["turns"]]
        told["turns"] = diarization_error(reference, turns, truth["durationMs"])
    if reference:
        spans = [
            (start, end, line["speaker"]) for line in ours["lines"] if line["words"] for start, end in line["speech"]
        ]
        told["lines"] = diarization_error(reference, spans, truth["durationMs"])
    if truth["utterances"]:
        said = [line for line in ours["lines"] if line["words"]]
        told["cpRate"] = cp_errors(
            by_speaker(truth["utterances"], truth["language"]), by_speaker(said, truth["language"])
        )
    return told


def read(file: Path) -> Sound:
    return np.asarray(soundfile.read(file, always_2d=True)[0], dtype=np.float64)


def apart(name: str, clips: Path, run: Path) -> Row:
    """Judged over the length that both have: the AAC of the video may be a frame longer."""
    speech, bed = read(clips / f"{name}.speech.flac"), read(clips / f"{name}.bed.flac")
    vocals, background = read(run / f"{name}.vocals.wav"), read(run / f"{name}.background.wav")
    length = min(map(len, (speech, bed, vocals, background)))
    speech, bed, vocals, background = (sound[:length] for sound in (speech, bed, vocals, background))
    return {
        "vocalsDb": si_sdr(speech, vocals),
        "backgroundDb": si_sdr(bed, background),
        "residueDb": residue(speech, bed, background),
    }
