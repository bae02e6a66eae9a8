"""Certificates: theorems confirmed by Coq.

    CERTIFIED    Coq accepts the statement's proof, and it rests on the standard reals alone
    REJECTED     Coq does not; the step, both its terms and Coq's message are given.  The script
                 may be too weak: the kernel proved the statement, and nothing is known against it
    NOT CHECKED  nothing was asked of Coq: the theorem is outside of what can be exported, its
                 statement was not read back as it was written, or there is no Coq

Answers are kept by statement, proof, prelude and build of Coq.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from derive.certify import runner
from derive.certify.emit import HEAD, Script, script
from derive.certify.reader import Unreadable, read_back
from derive.certify.statement import Outside
from derive.kernel.context import Rejected
from derive.search.proof import Proof

CERTIFIED, REJECTED, NOT_CHECKED = "CERTIFIED", "REJECTED", "NOT CHECKED"
EXIT = {CERTIFIED: 0, REJECTED: 1, NOT_CHECKED: 3}
BATCH = 25                     # theorems in one run of coqc
SECONDS = 60.0                 # the limit for one theorem
PREFIX = "T_"                  # a theorem's name in Coq


@dataclass(frozen=True)
class Certificate:
    """The word on one theorem."""
    name: str
    word: str
    message: str = ""
    statement: str = ""          # sha256 of the statement that Coq was asked
    step: int = 0
    before: str = ""
    after: str = ""
    axioms: tuple[str, ...] = ()
    coq: str = ""
    seconds: float = 0.0
    file: str = ""               # what Coq was given, after the two lines that open the prelude

    @property
    def exit(self) -> int:
        return EXIT[self.word]

    @property
    def theorem(self) -> str:
        """The name of the theorem in Coq."""
        return PREFIX + re.sub(r"\W", "_", self.name)

    @property
    def reason(self) -> str:
        """Why a theorem is not CERTIFIED, in a line."""
        if self.word == REJECTED:
            return f"its script does not carry step {self.step}" if self.step \
                else "its script does not carry the proof"
        return self.message.partition("\n")[0]

    def text(self) -> str:
        """What the command line prints."""
        lines = [f"{self.word}  {self.name}"]
        if self.step:
            lines.append(f"  step {self.step}: {self.before}\n      = {self.after}")
        if self.word == REJECTED:
            lines.append("  the script may be too weak here: no counterexample is known")
        if self.message:
            lines += ["  " + line for line in self.message.splitlines()]
        return "\n".join(lines)

    def json(self) -> dict:
        shown = {**asdict(self), "axioms": list(self.axioms), "seconds": f"{self.seconds:.3f}"}
        del shown["file"]
        return shown


def certificates(records, **options) -> Iterator[Certificate]:
    """A certificate for each record of a session; what is not proved is not checked."""
    records = list(records)
    names = [r.name or f"{Path(r.file).stem}:{r.line}" for r in records]
    proved = [(n, r.verdict.proof) for n, r in zip(names, records) if r.word == "PROVED"]
    known = {c.name: c for c in certify(proved, **options)}
    for name, r in zip(names, records):
        yield known.get(name) or Certificate(name, NOT_CHECKED, f"it is not proved: {r.text()}")


def certify(proofs: Iterable[tuple[str, Proof]], *, deep: bool = False,
            seconds: float = SECONDS) -> Iterator[Certificate]:
    """The certificate of each named proof, in order."""
    asked: list[tuple[str, Script | Certificate]] = []
    for name, proof in proofs:
        asked.append((name, exported(name, proof)))
    scripts = [s for _, s in asked if isinstance(s, Script)]
    answers = judged(scripts, deep, seconds) if scripts else {}
    for _, found in asked:
        yield found if isinstance(found, Certificate) else answers[found.name]


def exported(name: str, proof: Proof) -> Script | Certificate:
    """The theorem as Coq text, its statement read back and compared; or why not."""
    try:
        made = script(proof, Certificate(name, CERTIFIED).theorem)
        read_back(made.parts)
    except (Outside, Rejected, Unreadable) as problem:
        return Certificate(name, NOT_CHECKED, f"outside of what can be exported: {problem}")
    made.title = name
    return made


def judged(scripts: list[Script], deep: bool, seconds: float) -> dict[str, Certificate]:
    """What Coq says of each script; those it knows are not asked again."""
    try:
        runner.compiled_prelude()
    except runner.NoCoq as problem:
        return {s.name: word(s, NOT_CHECKED, str(problem)) for s in scripts}
    found = {s.name: c for s in scripts if (c := remembered(s, deep))}
    todo = [s for s in scripts if s.name not in found]
    batches = [todo[i:i + BATCH] for i in range(0, len(todo), BATCH)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for answers in pool.map(lambda batch: together(batch, deep, seconds), batches):
            found |= answers
    return found


def together(batch: list[Script], deep: bool, seconds: float) -> dict[str, Certificate]:
    """One run of Coq for all; one that Coq complains of is set apart and the others asked again,
    in halves where the complaint names no line."""
    start = perf_counter()
    answer = runner.check("\n".join(s.text for s in batch), [s.name for s in batch],
                          seconds * (1 if len(batch) == 1 else max(2, len(batch) / 4)), deep, HEAD)
    took = (perf_counter() - start) / len(batch)
    if answer.accepted:
        found = {s.name: word(s, CERTIFIED, "", answer, took) for s in batch}
        for s in batch:
            remember(s, found[s.name], deep)
        return found
    if len(batch) == 1:
        return {batch[0].name: rejected(batch[0], answer, took)}
    parts = apart(batch, answer.line)
    return {name: c for part in parts for name, c in together(part, deep, seconds).items()}


def apart(batch: list[Script], line: int) -> list[list[Script]]:
    """The script that holds a line of their common file, and the others; halves for no line."""
    first = HEAD.count("\n") + 1
    for i, s in enumerate(batch):
        after = first + s.text.count("\n") + 1
        if first <= line < after:
            return [[s], batch[:i] + batch[i + 1:]]
        first = after
    return [batch[:len(batch) // 2], batch[len(batch) // 2:]]


def word(s: Script, what: str, message: str, answer=None, took: float = 0.0) -> Certificate:
    return Certificate(s.title or s.name, what, message, digest(s.statement),
                       axioms=tuple(sorted(answer.axioms)) if answer else (),
                       coq=runner.version() if answer else "", seconds=took, file=s.text)


def rejected(s: Script, answer: runner.Answer, took: float) -> Certificate:
    """The step that Coq refuses: the one whose number stands last before the line."""
    above = (HEAD + s.text).split("\n")[:answer.line]
    numbers = re.findall(r"\(\* step (\d+):", "\n".join(above))
    link = s.links[int(numbers[-1]) - 1] if numbers else None
    plain = word(s, REJECTED, answer.message, answer, took)
    return Certificate(**{**asdict(plain), "step": link.number, "before": link.before,
                          "after": link.after}) if link else plain


def digest(statement: str) -> str:
    return sha256(statement.encode()).hexdigest()


def coq_files(found: Iterable[Certificate]) -> dict[str, str]:
    """Each theorem that is CERTIFIED as a file of Coq, and the prelude, by the files' names."""
    files = {f"{c.name}.v": f"(* coqc -Q . DeriveCert {runner.PRELUDE.name}; "
                            f"coqc -Q . DeriveCert {c.name}.v *)\n{HEAD}{c.file}\n"
                            f"Print Assumptions {c.theorem}.\n"
             for c in found if c.word == CERTIFIED}
    return files and files | {runner.PRELUDE.name: runner.PRELUDE.read_text("utf-8")}


# -- Answers that are known --------------------------------------------------------------------

def place(s: Script, deep: bool) -> Path:
    key = sha256(f"{runner.prelude_key()}|{deep}|{s.text}".encode()).hexdigest()
    return runner.cache_folder() / "certificates" / f"{key}.json"


def remembered(s: Script, deep: bool) -> Certificate | None:
    """A theorem that this build of Coq has accepted before, word for word."""
    try:
        known = json.loads(place(s, deep).read_text("utf-8"))
        known["axioms"] = tuple(known["axioms"])
        return Certificate(**known)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remember(s: Script, certificate: Certificate, deep: bool) -> None:
    if certificate.word == CERTIFIED:
        path = place(s, deep)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(certificate)), "utf-8")
        draft.replace(path)
