"""chrF of translations, by sacrebleu (Popovic 2015: characters, orders 1-6, beta 2, no word orders).

usage: chrf.py < [{heard [TEXT], truth [TEXT]}]     (the Python that has sacrebleu)

Writes a line of JSON for each: {chrf}, the mean over its sentences, 0-100.
"""

from __future__ import annotations

import json
import sys

from sacrebleu.metrics import CHRF


def main() -> None:
    metric = CHRF(word_order=0)
    for asked in json.load(sys.stdin):
        pairs = zip(asked["heard"], asked["truth"], strict=True)
        scores = [metric.sentence_score(heard, [truth]).score for heard, truth in pairs]
        print(json.dumps({"chrf": sum(scores) / len(scores)}))


if __name__ == "__main__":
    main()
