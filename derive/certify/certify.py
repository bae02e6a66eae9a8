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
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from derive.certify import runner
from derive.certify.emit import HEAD, Script, script
from derive.certify.instances import example
from derive.certify.parser import Unreadable
from derive.certify.reading_back import read_back
from derive.certify.scope import Outside
from derive.kernel.context import Rejected
from derive.search.derivation.proof import Proof
from derive.search.judging.farm import cores

CERTIFIED, REJECTED, NOT_CHECKED = "CERTIFIED", "REJECTED", "NOT CHECKED"
EXIT = {CERTIFIED: 0, REJECTED: 1, NOT_CHECKED: 3}
BATCH = 20                     # theorems in one run of coqc
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
    instance: bool = False       # does Coq accept values that meet the hypotheses?
    file: str = ""               # what Coq was given, after the two lines that open the prelude

    @property
    def exit(self) -> int:
        return EXIT[self.word]

    @property
    def code(self) -> str:
        """What other programs are told, where the theorem is not CERTIFIED."""
        return {REJECTED: "DRV120", NOT_CHECKED: "DRV320"}.get(self.word, "")

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
        shown = {**asdict(self), "code": self.code, "axioms": list(self.axioms), "seconds": f"{self.seconds:.3f}"}
        del shown["file"]
        return shown


Told = Callable[[Certificate], None]


def certificates(records, **options) -> Iterator[Certificate]:
    """A certificate for each record of a session; what is not proved is not checked."""
    return certify(((r.name or f"{Path(r.file).stem}:{r.line}",
                     r.verdict.proof if r.word == "PROVED" else f"it is not proved: {r.text()}")
                    for r in records), **options)


def certify(proofs: Iterable[tuple[str, Proof | str]], *, deep: bool = False,
            seconds: float = SECONDS, told: Told = lambda found: None) -> Iterator[Certificate]:
    """The certificate of each named proof, or of the reason why there is none, in order.

    Coq runs while the proofs are still being made; `told` hears every answer when it comes,
    from the thread that has it."""
    waiting: deque[Future] = deque()
    batch: list[tuple[Script, Future]] = []
    pool = ThreadPoolExecutor(cores())
    try:
        for name, proof in proofs:
            place: Future = Future()
            waiting.append(place)
            found = proof if isinstance(proof, str) else exported(name, proof)
            if isinstance(found, str):
                told(answer := Certificate(name, NOT_CHECKED, found))
                place.set_result(answer)
            else:
                batch.append((found, place))
            if len(batch) == BATCH:
                pool.submit(judge, batch, deep, seconds, told)
                batch = []
            while waiting and waiting[0].done():
                yield waiting.popleft().result()
        pool.submit(judge, batch, deep, seconds, told)
        for place in waiting:
            yield place.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def exported(name: str, proof: Proof) -> Script | str:
    """The theorem as Coq text, its statement read back and compared; or why not."""
    try:
        made = script(proof, Certificate(name, CERTIFIED).theorem)
        read_back(made.parts)
    except (Outside, Rejected, Unreadable) as problem:
        return f"outside of what can be exported: {problem}"
    made.title, made.example = name, example(made.parts)
    return made


def judge(batch: list[tuple[Script, Future]], deep: bool, seconds: float, told: Told) -> None:
    """Tell what Coq says of each script, and put it into its place."""
    try:
        for (_, place), found in zip(batch, judged([s for s, _ in batch], deep, seconds)):
            told(found)
            place.set_result(found)
    except BaseException as problem:                 # for the thread that waits for it
        for _, place in batch:
            if not place.done():
                place.set_exception(problem)


def judged(scripts: list[Script], deep: bool, seconds: float) -> Iterator[Certificate]:
    """What Coq says of each script, in order; those it knows are not asked again, and a run
    that one of them ends is begun again behind it."""
    try:
        runner.compiled_prelude()
    except runner.NoCoq as problem:
        yield from (word(s, NOT_CHECKED, str(problem)) for s in scripts)
        return
    known = {s.name: c for s in scripts if (c := remembered(s, deep))}
    todo = [s for s in scripts if s.name not in known]
    answers, met = answered(todo, deep, seconds), instances(scripts, seconds)
    for s in scripts:
        found = known.get(s.name) or next(answers)
        yield replace(found, instance=True, file=f"{found.file}\n{s.example}") \
            if s.name in met and found.word == CERTIFIED else found


def instances(scripts: list[Script], seconds: float) -> set[str]:
    """The theorems whose hypotheses Coq accepts an instance of."""
    asked = [s for s in scripts if s.example]
    todo = [s for s in asked if not example_place(s).exists()]
    met = {s.name for s in asked} - {s.name for s in todo}
    together = runner.check("\n".join(map(stated, todo)), [f"{s.name}_instance" for s in todo],
                            seconds, HEAD).accepted if todo else False
    for s in todo:
        if together or runner.check(stated(s), [f"{s.name}_instance"], seconds, HEAD).accepted:
            met.add(s.name)
            example_place(s).parent.mkdir(parents=True, exist_ok=True)
            example_place(s).touch()
    return met


def stated(s: Script) -> str:
    """An example below the definitions that its hypotheses are about."""
    return f"{s.statement}\n{s.example}"


def answered(scripts: list[Script], deep: bool, seconds: float) -> Iterator[Certificate]:
    """What Coq says of scripts that it has not seen."""
    at = 0
    while at < len(scripts):
        for answer in runner.answers([(s.text, [s.name]) for s in scripts[at:]], seconds, HEAD):
            s, at = scripts[at], at + 1
            if answer.accepted and deep and (problem := runner.rechecked(HEAD + s.text)):
                answer = runner.Answer(False, problem)
            found = word(s, CERTIFIED, "", answer) if answer.accepted else rejected(s, answer)
            remember(s, found, deep)
            yield found


def word(s: Script, what: str, message: str, answer=None) -> Certificate:
    return Certificate(s.title or s.name, what, message, digest(s.statement),
                       axioms=tuple(sorted(answer.axioms)) if answer else (),
                       coq=runner.version() if answer else "",
                       seconds=answer.seconds if answer else 0.0, file=s.text)


def rejected(s: Script, answer: runner.Answer) -> Certificate:
    """The step that Coq refuses: the one whose number stands last before the line."""
    above = (HEAD + s.text).split("\n")[:answer.line]
    numbers = re.findall(r"\(\* step (\d+):", "\n".join(above))
    link = s.links[int(numbers[-1]) - 1] if numbers else None
    plain = word(s, REJECTED, answer.message, answer)
    return Certificate(**{**asdict(plain), "step": link.number, "before": link.before,
                          "after": link.after}) if link else plain


def digest(statement: str) -> str:
    return sha256(statement.encode()).hexdigest()


def coq_files(found: Iterable[Certificate]) -> dict[str, str]:
    """Each theorem that is CERTIFIED as a file of Coq, and the prelude, by the files' names."""
    parts = " ".join(file.name for file in runner.PRELUDE)
    files = {f"{c.name}.v": f"(* for f in {parts} {c.name}.v; do coqc -Q . DeriveCert $f; done *)\n"
                            f"{HEAD}{c.file}\n"
                            f"Print Assumptions {c.theorem}.\n"
             for c in found if c.word == CERTIFIED}
    return files and files | {file.name: file.read_text("utf-8") for file in runner.PRELUDE}


# -- Answers that are known --------------------------------------------------------------------

def place(s: Script, deep: bool) -> Path:
    key = sha256(f"{runner.prelude_key()}|{deep}|{s.text}".encode()).hexdigest()
    return runner.cache_folder() / "certificates" / f"{key}.json"


def example_place(s: Script) -> Path:
    """The mark that an example is known to be accepted."""
    key = sha256(f"{runner.prelude_key()}|{stated(s)}".encode()).hexdigest()
    return runner.cache_folder() / "instances" / key


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
