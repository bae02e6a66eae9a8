"""Accepted: of which theorems a folder has the Coq files that Coq accepted.

A build that asks Coq leaves a list in its folder: for each theorem that is CERTIFIED the
fingerprints of its statement and of its Coq file.  A file that is not on the list, was changed
since, or is about another statement of the same name is no certificate of what a page shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from derive.report.fingerprint import contents, digest

LIST = "certified.json"


def listed(proofs: Mapping[str, str], files: Mapping[str, str]) -> str:
    """The list for theorems, given as their proof files by name, and the files beside them."""
    found = {name: marks(text, files[f"{name}.v"].encode("utf-8"))
             for name, text in sorted(proofs.items()) if f"{name}.v" in files}
    return json.dumps(found, indent=1) + "\n"


def is_accepted(folder: Path, name: str, proof: str) -> bool:
    """Did Coq accept the file of this theorem in the folder, with the statement of its proof file?"""
    try:
        return json.loads(contents(folder / LIST))[name] == marks(
            proof, contents(folder / f"{name}.v"))
    except (ValueError, KeyError, TypeError):
        return False


def marks(proof: str, file: bytes) -> dict[str, str]:
    statement, _, _ = proof.partition("\nproof\n")
    return {"statement": digest([statement]), "file": digest([file])}
