"""What is timed, and against what.  `make bench` runs all of it."""

from pathlib import Path

PEERS = Path(__file__).parents[1] / ".venv-peers/bin/python"      # where tensorgrad is
