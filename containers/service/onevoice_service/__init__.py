"""The task protocol of OneVoice's compute services, once for all of them. README.md beside this package is the map."""

VERSION = "0.1.0"
