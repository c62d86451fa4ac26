"""Which parts of a piece a recognizer is given, so that it hears all speech and no long silence. Pure; seconds."""

from heard import HeardWord, Regions
from settle import join, share_out

#: Whisper sees 30 s at a time. What is longer is cut at a pause: left to itself it moves on from the last word that it
#: wrote, and then goes over the end of a sentence before laughter (5 of 64 words on one clip of song and laughter).
LONGEST = 28.0
#: A longer silence is not given to Whisper at all: it invents words there.
LONGEST_SILENCE = 2.0
#: A breath kept around the speech; twice as much makes more errors.
MARGIN = 0.4
#: A stretch of speech without words is listened to again when it is as long as a word; and how many, the longest first.
LEAST_MISSED, MOST_MISSED = 0.45, 12


def passages(speech: Regions, duration: float) -> Regions:
    """Neighbouring regions together, at most LONGEST; each with its margin, not reaching into the next one."""
    parts: Regions = []
    for start, end in speech:
        near = bool(parts) and start - parts[-1][1] <= LONGEST_SILENCE
        if near and end - parts[-1][0] <= LONGEST:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return [_with_margin(at, parts, duration) for at in range(len(parts))]


def _with_margin(at: int, parts: Regions, duration: float) -> tuple[float, float]:
    start, end = parts[at]
    floor = (parts[at - 1][1] + start) / 2 if at else 0.0
    ceiling = (end + parts[at + 1][0]) / 2 if at + 1 < len(parts) else duration
    return max(floor, start - MARGIN), min(ceiling, end + MARGIN)


def missed(words: list[HeardWord], speech: Regions) -> Regions:
    """Stretches of speech that no word belongs to, in order."""
    stretches = join(speech)
    heard = {share.start for share in share_out(words, stretches)} if words and stretches else set[float]()
    silent = [(start, end) for start, end in stretches if start not in heard and end - start >= LEAST_MISSED]
    return sorted(sorted(silent, key=lambda each: each[0] - each[1])[:MOST_MISSED])
