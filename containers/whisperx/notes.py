"""What Whisper writes about a sound instead of words ("[Music]", "(laughter)", "♪") becomes an event. Pure."""

import re
from dataclasses import replace

from heard import Event, Heard, HeardWord

#: Opening mark -> closing mark. A note is short; what is never closed is said text.
MARKS = {"[": "]", "(": ")", "*": "*", "\uff08": "\uff09", "【": "】"}
LONGEST_NOTE = 6
NOTE = "♪"
KINDS = (
    ("laughter", r"laugh|chuckl|giggl|risas?\b|rire|lach"),
    ("applause", r"applau|clap|cheer|aplaus"),
    ("song", r"sing|song|♪|cant[ao]|chant"),
    ("music", r"music|músic|musik|musique|melod"),
)


def part_notes(heard: list[Heard]) -> tuple[list[Heard], list[Event]]:
    """The segments without their notes, those that were nothing else left out; and the notes as events, by start."""
    said: list[Heard] = []
    events: list[Event] = []
    for segment in heard:
        words, found = _part(segment.words)
        events += found
        if len(words) == len(segment.words):
            said.append(segment)
        elif words:
            said.append(replace(segment, words=words, text="".join(word.text for word in words)))
    return said, events


def _part(words: list[HeardWord]) -> tuple[list[HeardWord], list[Event]]:
    said: list[HeardWord] = []
    events: list[Event] = []
    at = 0
    while at < len(words):
        length = _note_at(words, at)
        if length:
            note = words[at : at + length]
            events.append(_event("".join(word.text for word in note), note[0].start, note[-1].end))
            at += length
        else:
            said.append(words[at])
            at += 1
    return _without_marks(said, events)


def _note_at(words: list[HeardWord], at: int) -> int:
    """How many words from here on are a note in brackets."""
    opening = words[at].text.strip()[:1]
    if opening not in MARKS:
        return 0
    text = ""
    for length, word in enumerate(words[at : at + LONGEST_NOTE], 1):
        text += word.text
        closing = text.strip().rstrip(".,!")
        if len(closing) > 1 and closing.endswith(MARKS[opening]):
            return length
    return 0


def _without_marks(words: list[HeardWord], events: list[Event]) -> tuple[list[HeardWord], list[Event]]:
    """Words beside a note sign are sung: they stay words, and their span is a song."""
    signed = [word for word in words if NOTE in word.text]
    if not signed:
        return words, events
    sung = [*events, Event("song", words[0].start, words[-1].end)]
    kept = [replace(word, text=word.text.replace(NOTE, "")) for word in words]
    return [word for word in kept if word.text.strip()], sorted(sung, key=lambda event: event.start)


def _event(text: str, start: float, end: float) -> Event:
    for kind, pattern in KINDS:
        if re.search(pattern, text, re.IGNORECASE):
            return Event(kind, start, end)  # type: ignore[arg-type]
    return Event("other", start, end)
