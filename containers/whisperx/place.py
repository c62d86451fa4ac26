"""From heard segments to the Transcript of the wire: word times moved onto speech, absolute, in order, with levels."""

from dataclasses import dataclass

from heard import Heard, HeardWord, Regions
from onevoice_service.audio import Floats, level_db
from onevoice_service.stages import Segment, Transcript, Word

#: A word must share at least this with a region of speech to be moved onto it, seconds.
LEAST_SHARED = 0.03
#: Whisper gives some words no length at all.
SHORTEST_MS = 20


@dataclass(frozen=True)
class Sound:
    """A mono piece that starts at `start_ms` of the film."""

    samples: Floats
    rate: int
    start_ms: int


def place(heard: list[Heard], speech: Regions, sound: Sound, language: str) -> Transcript:
    """Pure. Words never overlap and never go back."""
    segments, clock = [], 0
    for segment in heard:
        words = []
        for word in segment.words:
            placed = _word(snap(word, speech), clock, sound)
            clock = placed.end_ms
            words.append(_later(placed, sound.start_ms))
        text = segment.text.strip()
        start, end = words[0].start_ms, words[-1].end_ms
        segments.append(
            Segment(start_ms=start, end_ms=end, text=text, no_speech=round(segment.no_speech, 4), words=words)
        )
    return Transcript(language=language, segments=segments)


def snap(word: HeardWord, speech: Regions) -> HeardWord:
    """Whisper stretches words back into the pause before them: keep what lies in the region shared most."""
    shared = [(min(word.end, end) - max(word.start, start), start, end) for start, end in speech]
    most, start, end = max(shared, default=(0.0, 0.0, 0.0))
    if most <= LEAST_SHARED:
        return word
    return HeardWord(word.text, max(word.start, start), min(word.end, end), word.score)


def _word(word: HeardWord, clock: int, sound: Sound) -> Word:
    start = max(clock, round(word.start * 1000))
    end = max(start + SHORTEST_MS, round(word.end * 1000))
    level = level_db(sound.samples[start * sound.rate // 1000 : end * sound.rate // 1000])
    score = round(min(1.0, max(0.0, word.score)), 4)
    return Word(text=word.text.strip(), start_ms=start, end_ms=end, score=score, level_db=level)


def _later(word: Word, by_ms: int) -> Word:
    return word.model_copy(update={"start_ms": word.start_ms + by_ms, "end_ms": word.end_ms + by_ms})
