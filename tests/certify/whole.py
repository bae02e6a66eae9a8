"""The whole library put to Coq: what is CERTIFIED, and what is not and why.

Run with `make certify`.  `uncertified.txt` names every theorem that is not CERTIFIED, with the
word and the reason; a theorem of the fragment is never in it, for REJECTED is no reason.  Every
line that a page displays must stand in the file.  Exit status 0 if this is so, no theorem is
REJECTED and the list says what Coq said; `--write` writes the list.
"""

import sys
from pathlib import Path
from time import perf_counter

from derive import library
from derive.certify.certify import CERTIFIED, REJECTED, Certificate, certificates
from derive.certify.statement import Statement
from derive.language.text import text
from derive.report.parts import parts
from derive.search.answers.verdict import PROVED
from derive.search.judging.session import judged
from tests.certify.displayed import missing

LIST = Path(__file__).parent / "uncertified.txt"


def listed() -> dict[str, str]:
    """What the list says of each theorem: its word and the reason."""
    return dict(line.split(" | ", 1) for line in LIST.read_text("utf-8").splitlines())


def said(found: Certificate) -> str:
    """A certificate in the words of the list."""
    return f"{found.word} | {found.reason}"


def kept(records, proofs: dict):
    """The records, whose proofs are kept by name."""
    for record in records:
        if record.word == PROVED:
            proofs[record.name] = record.verdict.proof
        yield record


def lines_lost(found: list[Certificate], proofs: dict) -> list[str]:
    """The displayed lines that are not in their theorem's file; says how many there are."""
    lost, count = [], 0
    for one in found:
        proof, theorem = proofs[one.name], proofs[one.name].theorem
        shown = parts(proof)
        count += sum(len(part.lines or part.facts) + sum(len(one.lines) for one in part.passages)
                     for part in shown)
        said = Statement(one.theorem, theorem.theory, theorem.facts, proof.statement.claim)
        lost += [f"{one.name}: not in its file: {text(t)}" for t in missing(shown, one.file, said)]
    print(f"{count - len(lost)} of the {count} lines that their pages display are in their files")
    return lost


def main():
    start, found, proofs = perf_counter(), [], {}
    told = lambda one: print(f"{perf_counter() - start:6.1f} s  {one.word}  {one.name}  "  # noqa: E731
                             f"{one.seconds:.1f} s", file=sys.stderr, flush=True)
    for one in certificates(kept(judged(map(str, library.files())), proofs), told=told):
        found.append(one)
        print(one.text(), flush=True)
    others = {c.name: said(c) for c in found if c.word != CERTIFIED}
    done = [c for c in found if c.word == CERTIFIED]
    seconds = sum(c.seconds for c in done)
    print(f"{len(done)} of {len(found)} theorems CERTIFIED; {seconds:.0f} s of Coq, "
          f"{seconds / max(1, len(done)):.2f} s a theorem; {perf_counter() - start:.0f} s in all")
    print(f"the hypotheses of {sum(c.instance for c in done)} of them are met by values that Coq "
          "accepts")
    lost = lines_lost(done, proofs)
    print("\n".join(lost), end="\n" * bool(lost))
    for axiom in sorted({a for c in done for a in c.axioms}):
        print(f"  rests on {axiom}")
    if "--write" in sys.argv:
        LIST.write_text("".join(f"{n} | {why}\n" for n, why in sorted(others.items())), "utf-8")
    wrong = others.items() ^ listed().items()
    for name in sorted({n for n, _ in wrong}):
        print(f"{name}: listed as {listed().get(name, CERTIFIED)}; "
              f"found {others.get(name, CERTIFIED)}")
    sys.exit(bool(wrong or lost) or any(c.word == REJECTED for c in found))


if __name__ == "__main__":
    main()
