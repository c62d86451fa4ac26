"""From what was heard to segments, words and events of the wire: on speech, absolute, in order, with levels."""

from collections.abc import Iterator
from dataclasses import dataclass

from heard import Event, Heard, HeardWord, Regions
from onevoice_service.audio import Floats, speech_level_db
from onevoice_service.stages import Segment, SoundEvent, Word
from settle import settle

SHORTEST_MS = 20


@dataclass(frozen=True)
class Sound:
    """A mono piece that starts at `start_ms` of the film."""

    samples: Floats
    rate: int
    start_ms: int

    def ms(self, seconds: float) -> int:
        """Of the film."""
        return self.start_ms + round(seconds * 1000)


def place(heard: list[Heard], speech: Regions, sound: Sound) -> list[Segment]:
    """Pure. Words never overlap and never go back; those of segments that are not timed get no times."""
    settled = iter(settle([word for segment in heard for word in segment.words if segment.timed], speech))
    segments: list[Segment] = []
    clock = 0
    for segment in heard:
        words = _timed(segment, settled, clock, sound) if segment.timed else _untimed(segment)
        start, end = _span(words, segment, sound)
        clock = end - sound.start_ms
        no_speech, text = round(segment.no_speech, 4), segment.text.strip()
        segments.append(Segment(start_ms=start, end_ms=end, text=text, no_speech=no_speech, words=words))
    return segments


def place_events(events: list[Event], sound: Sound) -> list[SoundEvent]:
    return [SoundEvent(start_ms=sound.ms(one.start), end_ms=sound.ms(one.end), kind=one.kind) for one in events]


def place_regions(speech: Regions, sound: Sound) -> list[tuple[int, int]]:
    return [(sound.ms(start), sound.ms(end)) for start, end in speech]


def _timed(segment: Heard, settled: Iterator[HeardWord], clock: int, sound: Sound) -> list[Word]:
    words: list[Word] = []
    for _ in segment.words:
        placed = place_word(next(settled), clock, sound)
        clock = (placed.end_ms or 0) - sound.start_ms
        words.append(placed)
    return words


def _untimed(segment: Heard) -> list[Word]:
    return [
        Word(text=word.text.strip(), start_ms=None, end_ms=None, score=None, level_db=None) for word in segment.words
    ]


def _span(words: list[Word], segment: Heard, sound: Sound) -> tuple[int, int]:
    first, last = words[0].start_ms, words[-1].end_ms
    if first is None or last is None:
        return sound.ms(segment.start), sound.ms(segment.end)
    return first, last


def place_word(word: HeardWord, clock: int, sound: Sound) -> Word:
    """Not before `clock` (ms of the piece)."""
    start = max(clock, round(word.start * 1000))
    end = max(start + SHORTEST_MS, round(word.end * 1000))
    level = speech_level_db(sound.samples[start * sound.rate // 1000 : end * sound.rate // 1000], sound.rate)
    score = round(min(1.0, max(0.0, word.score)), 4)
    begin, stop = start + sound.start_ms, end + sound.start_ms
    return Word(text=word.text.strip(), start_ms=begin, end_ms=stop, score=score, level_db=level)
