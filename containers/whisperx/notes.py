"""What Whisper writes about a sound instead of words ("[Music]", "(laughter)", "♪") becomes an event. Pure."""

import re
from dataclasses import replace

from heard import Event, Heard, HeardWord, Kind
from written import joined

#: Opening mark -> closing mark. A note is short and names a sound; anything else in brackets is said text.
MARKS = {"[": "]", "(": ")", "*": "*", "\uff08": "\uff09", "【": "】"}
LONGEST_NOTE = 6
NOTE = "♪"
#: Sounds of no kind of their own that captions name; what they do not name is speech in brackets.
OTHERS = (
    r"blank_?audio|no audio|silence|silêncio|silencio|inaudible|unintelligible|indistinct|crosstalk|static|"
    r"noises?|footsteps|knock(s|ing)|beep(s|ing)?|bleep(s|ing)?|bells?|sirens?|gunshots?|explosions?"
    r"|thunder|"
    r"(doors?|phone|gate|window) (\w+ )?(open|clos|slam|creak|ring|buzz|vibrat)\w*|crowd|chatter(s|ing)?|bark(s|ing)|"
    r"cough(s|ing)|sigh(s|ing)?|sneez(es|ing)|gasp(s|ing)?|breath(es|ing)|panting|"
    r"sniff(s|les|ing)|sob(s|bing)|"
    r"scream(s|ing)?|groan(s|ing)?|grunt(s|ing)?|whistl(es|ing)|hum(s|ming)|hiss(es|ing)|buzz(es|ing)|click(s|ing)|"
    r"speaking in \w+|speaks \w+|(speaking )?foreign language|mumbl(es|ing)|ruído|ruido|barulho|tosse|tos|suspiros?"
)
#: Kind -> whole words that name it; scripts without spaces have no edges of words.
KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "laughter",
        r"\b(laugh(s|ed|ing|ter)?|chuckl\w*|giggl\w*|ris[ao]s?|rires?|lach(t|en)|gelächter|смех)\b|笑|웃음|เสียงหัวเราะ",
    ),
    (
        "applause",
        r"\b(applau\w*|clap(s|ping)?|cheer(s|ing)?|aplausos?|applausi|аплодисменты)\b|拍手|掌声|掌聲|박수|เสียงปรบมือ",
    ),
    ("song", r"♪|\b(sing(s|ing)?|songs?|cant(a|an|ando|ant)|chant(s|e|ent|ing)?|singt)\b|歌"),
    ("music", r"\b(music\w*|músicas?|musik|musique|melod\w*|музыка)\b|音楽|音乐|音樂|음악|เพลง|ดนตรี"),
    ("other", rf"\b({OTHERS})\b"),
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
            said.append(replace(segment, words=words, text=_text_of(words)))
    return said, events


def _part(words: list[HeardWord]) -> tuple[list[HeardWord], list[Event]]:
    said: list[HeardWord] = []
    events: list[Event] = []
    at = 0
    while at < len(words):
        note = words[at : at + _note_at(words, at)]
        kind = _kind(_text_of(note)) if note else None
        if kind:
            events.append(Event(kind, note[0].start, note[-1].end))
            at += len(note)
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


def _kind(text: str) -> Kind | None:
    return next((kind for kind, pattern in KINDS if re.search(pattern, text, re.IGNORECASE)), None)


def _text_of(words: list[HeardWord]) -> str:
    """Words of some recognizers bring their spaces, those of others none."""
    texts = [word.text for word in words]
    return "".join(texts) if any(text != text.strip() for text in texts) else joined(texts)
