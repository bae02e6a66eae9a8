"""Running Coq: files in, acceptance or the error out.

A file is accepted if coqc ends without an error, every theorem in it rests on the axioms of
the standard reals alone, and no word of the text could have switched a check off.  The
compiled prelude is kept per Coq build and prelude.

This file imports nothing of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

PRELUDE = Path(__file__).parent / "prelude" / "DerivePrelude.v"
AXIOMS = frozenset({
    "ClassicalDedekindReals.sig_forall_dec", "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep", "Classical_Prop.classic"})
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|Axioms?|Parameters?|Conjectures?|Hypothes[ie]s|Variables?|Context|"
    r"Declare|Unset|Set|bypass_check|Typing Flags|Load|Require|Redirect|Drop|Cd|Extraction|"
    r"Notation|Infix|Coercion|Canonical|Primitive|Register)\b")
INSTALL = "install it: apt-get install --no-install-recommends coq, or `make coq` without root"


class NoCoq(Exception):
    """There is no coqc on this machine; the message says what to install."""


@dataclass(frozen=True)
class Answer:
    """What Coq says of a file: `accepted`, or its message and the line it complains of."""
    accepted: bool
    message: str = ""
    line: int = 0
    axioms: frozenset[str] = frozenset()


def cache_folder() -> Path:
    """Where compiled preludes and answers are kept."""
    root = os.environ.get("DERIVE_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(root) / "derive" if root else Path.home() / ".cache" / "derive"


def private_folder() -> Path:
    """Where `make coq` unpacks Coq for those who are not root."""
    return cache_folder() / "coq-packages"


@cache
def coqc() -> tuple[str, tuple[tuple[str, str], ...]]:
    """The program and the environment it needs; raises NoCoq."""
    if found := os.environ.get("DERIVE_COQC") or shutil.which("coqc"):
        if os.path.isfile(found):
            return found, ()
    root = private_folder()
    if (root / "usr/bin/coqc").is_file():
        lib = root / "usr/lib/ocaml"
        return str(root / "usr/bin/coqc"), (
            ("OCAMLFIND_CONF", str(root / "findlib.conf")), ("COQLIB", str(lib / "coq")),
            ("COQCORELIB", str(lib / "coq-core")), ("LD_LIBRARY_PATH", str(lib / "stublibs")))
    raise NoCoq(f"coqc is not installed; {INSTALL}")


@cache
def version() -> str:
    """The build of Coq, as it names itself; raises NoCoq."""
    done = run(["--version"], Path.cwd(), 60)
    return " ".join(done.stdout.split())


def run(arguments: list[str], folder: Path, seconds: float, program: str = ""):
    command, extra = coqc()
    command = str(Path(command).with_name(program)) if program else command
    return subprocess.run([command, *arguments], cwd=folder, capture_output=True, text=True,
                          timeout=seconds, env={**os.environ, **dict(extra)})


def prelude_key() -> str:
    return sha256(PRELUDE.read_bytes() + version().encode()).hexdigest()[:24]


@cache
def compiled_prelude() -> Path:
    """The folder of the compiled prelude, compiled now if this build of Coq has not yet."""
    folder = cache_folder() / "prelude" / prelude_key()
    if not (folder / "DerivePrelude.vo").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
            shutil.copy(PRELUDE, draft)
            done = run(["-q", "-w", "none", "-Q", ".", "DeriveCert", PRELUDE.name], Path(draft), 300)
            if done.returncode:
                raise RuntimeError(f"the prelude does not compile: {done.stderr}")
            folder.mkdir(exist_ok=True)
            for name in ("DerivePrelude.v", "DerivePrelude.vo"):
                os.replace(Path(draft) / name, folder / name)
    return folder


def suspicious(body: str) -> str:
    """A word that could switch a check off or bring an axiom in; empty if there is none."""
    found = FORBIDDEN.search(re.sub(r"\(\*.*?\*\)", " ", body, flags=re.S))
    return found[0] if found else ""


def check(body: str, theorems: list[str], seconds: float = 120, deep: bool = False,
          head: str = "") -> Answer:
    """Does Coq accept the theorems?  `body` is the text after the line that opens the prelude."""
    if word := suspicious(body):
        return Answer(False, f"the word `{word}` may not stand in a certificate")
    prelude = compiled_prelude()
    with tempfile.TemporaryDirectory() as folder:
        tail = f"\nDefinition certificate := ({', '.join(theorems)}).\n" \
               "Print Assumptions certificate.\n"
        file = Path(folder) / "Certificate.v"
        file.write_text(head + body + tail, "utf-8")
        try:
            done = run(["-q", "-w", "none", "-Q", str(prelude), "DeriveCert", file.name],
                       Path(folder), seconds)
        except subprocess.TimeoutExpired:
            return Answer(False, f"coqc did not end within {seconds:g} s")
        if done.returncode:
            line = re.search(r"line (\d+)", done.stderr)
            return Answer(False, done.stderr.strip(), int(line[1]) if line else 0)
        axioms = assumptions(done.stdout)
        if axioms is None:
            return Answer(False, "the assumptions of the certificate cannot be read")
        if axioms - AXIOMS:
            return Answer(False, f"rests on {', '.join(sorted(axioms - AXIOMS))}", axioms=axioms)
        if deep:
            checked = run(["-silent", "-o", "-Q", str(prelude), "DeriveCert", "-Q", ".", "Top",
                           "Top.Certificate"], Path(folder), max(seconds, 600), "coqchk")
            if checked.returncode:
                return Answer(False, f"coqchk: {checked.stderr.strip() or checked.stdout.strip()}")
    return Answer(True, axioms=axioms)


def assumptions(printed: str) -> frozenset[str] | None:
    """What `Print Assumptions` names, axioms or checks that were off: the first word of every
    line that is not indented.  None if that is not what was printed."""
    if "Closed under the global context" in printed:
        return frozenset()
    _, found, rest = printed.partition("Axioms:\n")
    if not found:
        return None
    return frozenset(re.findall(r"^(\S+)", rest, re.M))
