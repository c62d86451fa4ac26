"""The judge's modules are a folder of scripts: found beside the tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
