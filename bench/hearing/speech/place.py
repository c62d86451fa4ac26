"""Where everything of a clip lies: from what is said, in order, to two stems and the truth about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from room import in_room
from sound import RATE, SPEECH_DB, Sound, at_db
from voice import laugh, sing

if TYPE_CHECKING:
    from clips import Clip
    from recordings import Recordings, Utterance

LEAD_S = 0.8
TAIL_S = 0.6
FRAME = RATE // 25  # clips end with a whole video frame
INSIDE_AT = 0.45
SUNG_S = 4.0
PEAK = 0.89
KINDS = {"laugh": "laughter", "sing": "song", "file": "other"}


class Item(NamedTuple):
    """`utterance` None: no speech, `kind` says what."""

    sound: Sound
    utterance: Utterance | None = None
    kind: str = ""


def item(name: str, recordings: Recordings, tempo: float) -> Item:
    if not name.startswith("*"):
        utterance = recordings.utterance(name, tempo)
        return Item(utterance.sound, utterance)
    kind, _, rest = name[1:].partition("/")
    if kind == "file":
        return Item(at_db(recordings.sound(rest), SPEECH_DB), kind=KINDS[kind])
    return Item(laugh(int(rest)) if kind == "laugh" else sing(int(rest), SUNG_S), kind=KINDS[kind])


def gap(clip: Clip, index: int, items: list[Item]) -> int:
    """Samples from the end of item `index` to the start of the next; negative where the two are to overlap."""
    before, after = items[index].utterance, items[index + 1].utterance if index + 1 < len(items) else None
    if clip.overlap and before and after and before.speaker != after.speaker:
        return -int(clip.overlap * min(len(before.sound), len(after.sound)))
    return clip.gaps_ms[index % len(clip.gaps_ms)] * RATE // 1000


def lay(clip: Clip, recordings: Recordings) -> tuple[list[tuple[int, Item]], int]:
    """Items with their first sample, by start, and the length of the whole."""
    items = [item(name, recordings, clip.tempo) for name in clip.said]
    at, laid = int(LEAD_S * RATE), list[tuple[int, Item]]()
    for index, each in enumerate(items):
        laid.append((at, each))
        for _, name in (pair for pair in clip.inside if pair[0] == index):
            within = item(name, recordings, clip.tempo)
            laid.append((at + int(INSIDE_AT * len(each.sound)), within))
        at += len(each.sound) + gap(clip, index, items)
    length = max(at, *(start + len(each.sound) for start, each in laid)) + int(TAIL_S * RATE)
    return sorted(laid, key=lambda pair: pair[0]), -(-length // FRAME) * FRAME


def stems(clip: Clip, laid: list[tuple[int, Item]], length: int, seed: int) -> tuple[Sound, Sound]:
    """Speech and everything else, [length, 2] each; their sum has its peak at PEAK at most."""
    voices, others = np.zeros(length), np.zeros(length)
    for start, each in laid:
        target = voices if each.utterance else others
        target[start : start + len(each.sound)] += each.sound
    speech, bed = np.stack([voices, voices], axis=1), clip.bed(length) + others[:, None]
    if clip.is_room:
        speech = in_room(speech, seed)
    gain = min(1.0, PEAK / np.abs(speech + bed).max())
    return speech * gain, bed * gain


def span(start: int, sound: Sound) -> dict[str, int]:
    return {"startMs": round(1000 * start / RATE), "endMs": round(1000 * (start + len(sound)) / RATE)}


def said(start: int, utterance: Utterance) -> dict[str, Any]:
    whole = {"speaker": utterance.speaker, "text": utterance.text, "recording": utterance.id}
    at = round(1000 * start / RATE)
    words = [{"text": text, "startMs": at + first, "endMs": at + last} for text, first, last in utterance.words]
    told = {"source": utterance.source, "licence": utterance.licence, **({"words": words} if words else {})}
    phrases = [[at + first, at + last] for first, last in utterance.phrases]
    voice = {"speechStartMs": phrases[0][0], "speechEndMs": phrases[-1][1], "phrases": phrases}
    return {**span(start, utterance.sound), **voice, **whole, **told}


def truth(clip: Clip, laid: list[tuple[int, Item]], length: int) -> dict[str, Any]:
    utterances = [said(start, each.utterance) for start, each in laid if each.utterance]
    events = [{**span(start, each.sound), "kind": each.kind} for start, each in laid if not each.utterance]
    speakers = list(dict.fromkeys(each["speaker"] for each in utterances))
    head = {"name": clip.name, "half": clip.half, "about": clip.about, "language": "en"}
    return {
        **head,
        "durationMs": round(1000 * length / RATE),
        "speakers": speakers,
        "utterances": utterances,
        "events": events,
    }
