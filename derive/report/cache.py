"""The cache: what was proved once is not proved again.

An entry is named after all that its content depends on: the text of the proof
file, the program that judged it, and the names of the library.  Only what more time
would not change is kept, a proof or a proved repair; everything else is judged anew
each time.  An entry is written beside its place and moved there, so that builds at the
same time and a build that was stopped leave whole entries; one that was damaged is not
used.

The cache is the user's own: who can write in it can put words into pages, as who
can change the program can.  `--no-cache` builds without it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from derive.report import fingerprint
from derive.report.folio import Folio
from derive.report.marks import plain, restored

OLD = 30 * 24 * 3600            # seconds after which entries of another program are removed


def default_folder() -> Path:
    """`derive` in the user's folder for caches; `DERIVE_CACHE` names another."""
    if own := os.environ.get("DERIVE_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "derive"


class Cache:
    """Folios and findings by the text that they were made from."""

    def __init__(self, folder: Path, library: str = ""):
        self.folder = Path(folder)
        self.place = self.folder / fingerprint.digest([fingerprint.program(), library])[:16]

    def load(self, text: bytes) -> list[Folio] | None:
        """What is known of a proof file with this text, if something is."""
        return self.read(self.entry(text), list[Folio])

    def save(self, text: bytes, folios: list[Folio]) -> None:
        """Keep the folios if all are proved."""
        if folios and all(f.proved for f in folios):
            self.write(self.entry(text), folios)

    def entry(self, *parts: str | bytes) -> Path:
        """Where that is kept which is made from these."""
        return self.place / f"{fingerprint.digest(parts)}.json"

    def read(self, entry: Path, kind: Any) -> Any:
        """What an entry holds, if it is there and of this type."""
        try:
            seal, _, body = entry.read_bytes().partition(b"\n")
            if seal.decode("ascii") != sha256(body).hexdigest():
                return None
            return restored(kind, json.loads(body))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, entry: Path, value: Any) -> None:
        """Write plain data; a cache that cannot be written is no error."""
        body = json.dumps(plain(value), ensure_ascii=False).encode("utf-8")
        draft = entry.with_name(f".{entry.name}.{os.getpid()}")
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(sha256(body).hexdigest().encode("ascii") + b"\n" + body)
            draft.replace(entry)
        except OSError:
            with suppress(OSError):
                draft.unlink()

    def tidy(self) -> None:
        """Remove what other versions of the program left and did not use for long."""
        try:
            os.utime(self.place)
            for other in self.folder.iterdir():
                if other != self.place and time.time() - other.stat().st_mtime > OLD:
                    shutil.rmtree(other, ignore_errors=True)
        except OSError:
            return
