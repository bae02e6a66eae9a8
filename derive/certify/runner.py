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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

try:
    import fcntl
except ImportError:                     # not a Unix system: whoever finds no prelude compiles it
    fcntl = None

FOLDER = Path(__file__).parent / "prelude"
# The files of the prelude; each requires the one before it, the last is what a certificate opens.
PRELUDE = tuple(FOLDER / f"{name}.v" for name in (
    "Definitions", "Sums", "Recursion", "Chance", "Derivatives", "Brackets", "ChainRule", "Rules",
    "Differentiable", "Matrices", "Forms", "Determinants", "Tactics", "Smooth", "Moves", "Nearby",
    "Inequalities", "Gauss", "GaussIntegral", "Limits", "Growth", "Squeezing", "Integrals",
    "Instances", "DerivePrelude"))
AXIOMS = frozenset({
    "ClassicalDedekindReals.sig_forall_dec", "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep", "Classical_Prop.classic"})
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|Axioms?|Parameters?|Conjectures?|Hypothes[ie]s|Variables?|Context|"
    r"Declare|Unset|Set|bypass_check|Typing Flags|Load|Require|Redirect|Drop|Cd|Extraction|"
    r"Notation|Infix|Coercion|Canonical|Primitive|Register)\b")
MARK = "certificate_"          # what is printed behind each part, with its number
PATIENCE = 20                  # times its limit a part may take on the clock of a busy machine
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
    seconds: float = 0.0


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


def started(arguments: list[str], folder: Path, errors) -> subprocess.Popen:
    command, extra = coqc()
    return subprocess.Popen([command, *arguments], cwd=folder, stdout=subprocess.PIPE, text=True,
                            stderr=errors, env={**os.environ, **dict(extra)})


@cache
def prelude() -> str:
    """The text of all its files."""
    return "\n".join(file.read_text("utf-8") for file in PRELUDE)


@cache
def prelude_key() -> str:
    return sha256(prelude().encode() + version().encode()).hexdigest()[:24]


@cache
def compiled_prelude() -> Path:
    """The folder of the compiled prelude, compiled now if this build of Coq has not yet."""
    folder = cache_folder() / "prelude" / prelude_key()
    if not is_compiled(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(folder.with_suffix(".lock")):
            if not is_compiled(folder):
                compile_prelude(folder)
    return folder


def is_compiled(folder: Path) -> bool:
    return (folder / PRELUDE[-1].name).with_suffix(".vo").is_file()


def compile_prelude(folder: Path) -> None:
    """Compile the prelude beside its folder, and put it there when it is whole."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
        for file in PRELUDE:
            shutil.copy(file, draft)
            done = run(["-q", "-w", "none", "-Q", ".", "DeriveCert", file.name], Path(draft), 300)
            if done.returncode:
                raise RuntimeError(f"the prelude does not compile: {file.name}: {done.stderr}")
        folder.mkdir(exist_ok=True)
        for name in (f.with_suffix(end).name for f in PRELUDE for end in (".v", ".vo")):
            os.replace(Path(draft) / name, folder / name)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time, and one thread of it, goes beyond the lock; the others wait."""
    with open(lock, "w") as held:
        if fcntl:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def suspicious(body: str) -> str:
    """A word that could switch a check off or bring an axiom in; empty if there is none."""
    found = FORBIDDEN.search(re.sub(r"\(\*.*?\*\)", " ", body, flags=re.S))
    return found[0] if found else ""


def check(body: str, theorems: list[str], seconds: float = 120, head: str = "") -> Answer:
    """Does Coq accept the theorems?  `body` is the text after the line that opens the prelude."""
    return next(answers([(body, theorems)], seconds, head))


def answers(parts: Sequence[tuple[str, Sequence[str]]], seconds: float = 120,
            head: str = "") -> Iterator[Answer]:
    """What Coq says of each part, a text and its theorems.

    `seconds` is the limit for a part.  The first that is refused is the last that is answered:
    nothing was asked of those after it.
    """
    prelude = compiled_prelude()
    clean = list(takewhile(lambda part: not suspicious(part[0]), parts))
    for answer in settled(clean, seconds, head, prelude):
        yield answer
        if not answer.accepted:
            return
    if len(clean) < len(parts):
        word = suspicious(parts[len(clean)][0])
        yield Answer(False, f"the word `{word}` may not stand in a certificate")


def settled(parts: Sequence, seconds: float, head: str, prelude: Path) -> Iterator[Answer]:
    """The answers of parts that are asked in one run.  Axioms are asked for once, for all of
    them, since that takes longer than most proofs; where one part is refused, those before it
    are asked again, and where there is an axiom too many, each by itself."""
    took, last = run_of(parts, seconds, head, prelude) if parts else ([], Answer(True))
    if len(took) < len(parts):
        yield from settled(parts[:len(took)], seconds, head, prelude)
        yield last
    elif last.accepted or len(parts) == 1:
        yield from (replace(last, seconds=spent + last.seconds / len(parts)) for spent in took)
    else:
        for part in parts:
            yield from settled([part], seconds, head, prelude)


def run_of(parts: Sequence, seconds: float, head: str,
           prelude: Path) -> tuple[list[float], Answer]:
    """The seconds of each part that coqc has checked, and why it refuses the next one; or, where
    there is none, what the assumptions of all say.  coqc prints a mark behind each part."""
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "errors", "w+") as errors:
        written, first = head, []
        for k, (body, theorems) in enumerate(parts):
            first.append(written.count("\n") - head.count("\n"))
            written += f"{body}\nDefinition {MARK}{k} := ({', '.join(theorems)}).\nCheck {MARK}{k}.\n"
        marks = ", ".join(f"{MARK}{k}" for k in range(len(parts)))
        written += f"Definition {MARK}all := ({marks}).\nPrint Assumptions {MARK}all.\nCheck {MARK}all.\n"
        (Path(folder) / "Certificate.v").write_text(written, "utf-8")
        process = started(["-q", "-w", "none", "-Q", str(prelude), "DeriveCert", "Certificate.v"],
                          Path(folder), errors)
        took: list[float] = []
        try:
            for k in range(len(parts)):
                printed, spent = until(f"{MARK}{k}", process, seconds)
                if printed is None:
                    return took, refusal(process, errors, first[k], seconds, spent)
                took.append(spent)
            printed, spent = until(f"{MARK}all", process, seconds)
            return took, refusal(process, errors, first[-1], seconds, spent) \
                if printed is None else judgement(printed, spent)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def refusal(process: subprocess.Popen, errors, above: int, seconds: float, took: float) -> Answer:
    """Why coqc ended before its mark."""
    if process.returncode < 0:
        return Answer(False, f"coqc did not end within {seconds:g} s", seconds=took)
    errors.seek(0)
    return complaint(errors.read().strip(), above, took)


def until(mark: str, process: subprocess.Popen, seconds: float) -> tuple[str | None, float]:
    """What is printed before the mark, None if coqc ends without it; and the seconds it took,
    after which coqc is stopped where they are more than it may have."""
    start, clock, over = worked(process), perf_counter(), Event()

    def watch():
        while not over.wait(0.2):
            if worked(process) - start > seconds or perf_counter() - clock > PATIENCE * seconds:
                process.kill()
                return
    Thread(target=watch, daemon=True).start()
    took, lines = 0.0, []
    try:
        for line in process.stdout:
            if line.strip() == mark:
                return "".join(lines), worked(process) - start
            lines.append(line)
            took = worked(process) - start
        process.wait()
        return None, seconds if process.returncode < 0 else took
    finally:
        over.set()


def worked(process: subprocess.Popen) -> float:
    """The seconds that a process has worked, so that a busy machine takes nothing from it; where
    the system does not say, the seconds on the clock."""
    try:
        spent = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return perf_counter()


def complaint(printed: str, above: int, took: float) -> Answer:
    """Coq's message, its line counted as if the part stood alone under the head."""
    printed = re.sub(r"(line )(\d+)", lambda found: f"{found[1]}{int(found[2]) - above}", printed, 1)
    line = re.search(r"line (\d+)", printed)
    return Answer(False, printed or "coqc ended without a word", int(line[1]) if line else 0,
                  seconds=took)


def judgement(printed: str, took: float) -> Answer:
    """Does a part that Coq has checked rest on the standard reals alone?"""
    axioms = assumptions(printed)
    if axioms is None:
        return Answer(False, "the assumptions of the certificate cannot be read", seconds=took)
    if axioms - AXIOMS:
        return Answer(False, f"rests on {', '.join(sorted(axioms - AXIOMS))}", axioms=axioms,
                      seconds=took)
    return Answer(True, axioms=axioms, seconds=took)


def rechecked(text: str, seconds: float = 600) -> str:
    """What coqchk, a second checker, has against a file that coqc accepts; empty if nothing."""
    prelude = compiled_prelude()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Certificate.v").write_text(text, "utf-8")
        library = ["-Q", str(prelude), "DeriveCert"]
        try:
            done = run(["-q", "-w", "none", *library, "Certificate.v"], Path(folder), seconds)
            if done.returncode == 0:
                done = run(["-silent", "-o", *library, "-Q", ".", "Top", "Top.Certificate"],
                           Path(folder), seconds, "coqchk")
        except subprocess.TimeoutExpired:
            return f"coqchk did not end within {seconds:g} s"
        return f"coqchk: {done.stderr.strip() or done.stdout.strip()}" if done.returncode else ""


def assumptions(printed: str) -> frozenset[str] | None:
    """What `Print Assumptions` names, axioms or checks that were off: the first word of every
    line that is not indented.  None if that is not what was printed."""
    if "Closed under the global context" in printed:
        return frozenset()
    _, found, rest = printed.partition("Axioms:\n")
    if not found:
        return None
    return frozenset(re.findall(r"^(\S+)", rest, re.M))
