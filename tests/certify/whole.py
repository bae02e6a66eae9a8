"""The whole library put to Coq: what is CERTIFIED, and what is not and why.

Run with `make certify`.  `uncertified.txt` names every theorem that is not CERTIFIED, with the
word and the reason; a theorem of the fragment is never in it, for REJECTED is no reason.  Exit
status 0 if no theorem is REJECTED and the list says what Coq said; `--write` writes the list.
"""

import sys
from pathlib import Path
from time import perf_counter

from derive import library
from derive.certify.certify import CERTIFIED, REJECTED, Certificate, certificates
from derive.search.judging.session import judged

LIST = Path(__file__).parent / "uncertified.txt"


def listed() -> dict[str, str]:
    """What the list says of each theorem: its word and the reason."""
    return dict(line.split(" | ", 1) for line in LIST.read_text("utf-8").splitlines())


def said(found: Certificate) -> str:
    """A certificate in the words of the list."""
    return f"{found.word} | {found.reason}"


def main():
    start, found = perf_counter(), []
    told = lambda one: print(f"{perf_counter() - start:6.1f} s  {one.word}  {one.name}  "  # noqa: E731
                             f"{one.seconds:.1f} s", file=sys.stderr, flush=True)
    for one in certificates(judged(map(str, library.files())), told=told):
        found.append(one)
        print(one.text(), flush=True)
    others = {c.name: said(c) for c in found if c.word != CERTIFIED}
    done = [c for c in found if c.word == CERTIFIED]
    seconds = sum(c.seconds for c in done)
    print(f"{len(done)} of {len(found)} theorems CERTIFIED; {seconds:.0f} s of Coq, "
          f"{seconds / max(1, len(done)):.2f} s a theorem; {perf_counter() - start:.0f} s in all")
    print(f"the hypotheses of {sum(c.instance for c in done)} of them are met by values that Coq "
          "accepts")
    for axiom in sorted({a for c in done for a in c.axioms}):
        print(f"  rests on {axiom}")
    if "--write" in sys.argv:
        LIST.write_text("".join(f"{n} | {why}\n" for n, why in sorted(others.items())), "utf-8")
    wrong = others.items() ^ listed().items()
    for name in sorted({n for n, _ in wrong}):
        print(f"{name}: listed as {listed().get(name, CERTIFIED)}; "
              f"found {others.get(name, CERTIFIED)}")
    sys.exit(bool(wrong) or any(c.word == REJECTED for c in found))


if __name__ == "__main__":
    main()
