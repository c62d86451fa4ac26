"""From heard segments to the Transcript of the wire: word times moved onto speech, absolute, in order, with levels."""

from dataclasses import dataclass, replace

from heard import Heard, HeardWord, Regions
from onevoice_service.audio import Floats, speech_level_db
from onevoice_service.stages import Segment, Transcript, Word

#: A word must share at least this with a region of speech to be moved onto it, seconds.
LEAST_SHARED = 0.03
#: Whisper ends the last word before a pause up to 0.4 s early, in the middle of its sound.
LONGEST_TAIL = 0.5
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
    settled = iter(settle([word for segment in heard for word in segment.words], speech))
    segments, clock = [], 0
    for segment in heard:
        words = []
        for _ in segment.words:
            word = _word(next(settled), clock, sound)
            clock = word.end_ms
            words.append(_later(word, sound.start_ms))
        start, end = words[0].start_ms, words[-1].end_ms
        no_speech, text = round(segment.no_speech, 4), segment.text.strip()
        segments.append(Segment(start_ms=start, end_ms=end, text=text, no_speech=no_speech, words=words))
    return Transcript(language=language, segments=segments)


def settle(words: list[HeardWord], speech: Regions) -> list[HeardWord]:
    """Each word on the region of speech it shares most with; the last one of a region lasts as long as it sounds."""
    snapped = [_snap(word, speech) for word in words]
    following = [*(word.start for word in snapped[1:]), float("inf")]
    return [_reach(word, until, speech) for word, until in zip(snapped, following, strict=False)]


def _snap(word: HeardWord, speech: Regions) -> HeardWord:
    """Whisper stretches words back into the pause before them: keep what lies in the region shared most."""
    shared = [(min(word.end, end) - max(word.start, start), start, end) for start, end in speech]
    most, start, end = max(shared, default=(0.0, 0.0, 0.0))
    if most <= LEAST_SHARED:
        return word
    return replace(word, start=max(word.start, start), end=min(word.end, end))


def _reach(word: HeardWord, until: float, speech: Regions) -> HeardWord:
    ends = [end for start, end in speech if start < word.end <= end <= min(until, word.end + LONGEST_TAIL)]
    return replace(word, end=ends[0]) if ends else word


def _word(word: HeardWord, clock: int, sound: Sound) -> Word:
    start = max(clock, round(word.start * 1000))
    end = max(start + SHORTEST_MS, round(word.end * 1000))
    level = speech_level_db(sound.samples[start * sound.rate // 1000 : end * sound.rate // 1000], sound.rate)
    score = round(min(1.0, max(0.0, word.score)), 4)
    return Word(text=word.text.strip(), start_ms=start, end_ms=end, score=score, level_db=level)


def _later(word: Word, by_ms: int) -> Word:
    return word.model_copy(update={"start_ms": word.start_ms + by_ms, "end_ms": word.end_ms + by_ms})
