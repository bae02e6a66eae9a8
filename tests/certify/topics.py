"""The true claims of the topics put to Coq: what is CERTIFIED, and what is not and why.

Run with `make topics-certified`, or as `python -m tests.certify.topics LIST...` for some lists,
where `LIST:12` is the claim on one line.  What is CERTIFIED is not asked again.  Exit status 0 if
nothing is REJECTED.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from derive.certify.certify import CERTIFIED, NOT_CHECKED, REJECTED, Certificate, certify
from derive.search.answers.verdict import PROVED
from derive.search.derivation.proof import Proof
from derive.search.judging.session import verify

TOPICS = Path(__file__).parents[1] / "gate" / "topics"
UNCONFIRMED = Path(__file__).with_name("unconfirmed_topics.txt")
SLOW = 3.0                       # seconds of Coq from which a claim is named


def true_claims() -> dict[str, str]:
    """The claims of the topics that hold, by list and line."""
    return {f"{file.stem}:{number}": line[2:]
            for file in sorted(TOPICS.glob("*.txt"))
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
            if line.startswith("+")}


def unconfirmed() -> list[str]:
    """The claims that Coq was seen not to confirm."""
    return [line for line in UNCONFIRMED.read_text("utf-8").splitlines() if line and line[0] != "#"]


def chosen(words: list[str]) -> dict[str, str]:
    """The claims of the lists, or on the lines, that the words name, in their order."""
    known = true_claims()
    return {place: claim for word in words for place, claim in known.items()
            if word in (place, place.partition(":")[0])} if words else known


def proved(claim: str) -> Proof | str:
    """The proof of a claim, or why there is none."""
    found = verify(claim.replace("; ", "\n"), patience=0.3, repairing=0)
    return found.verdict.proof if found.word == PROVED else f"it is not proved: {found.text()}"


def answers(claims: dict[str, str], **options) -> Iterator[Certificate]:
    """What Coq says of each claim."""
    return certify(((place, proved(claim)) for place, claim in claims.items()), **options)


def main():
    start, claims, found = perf_counter(), chosen(sys.argv[1:]), []
    told = lambda one: print(f"{perf_counter() - start:6.1f} s  {one.word}  {one.name}  "  # noqa: E731
                             f"{one.seconds:.1f} s", file=sys.stderr, flush=True)
    for one in answers(claims, told=told):
        found.append(one)
        if one.word != CERTIFIED or one.seconds > SLOW:
            print(f"{one.text()}  {one.seconds:.1f} s\n  {claims[one.name]}", flush=True)
    print(table(found))
    sys.exit(any(one.word == REJECTED for one in found))


def table(found: list[Certificate]) -> str:
    """How many claims of each list got each word, and the reasons of what was not checked."""
    rows, words = {}, (CERTIFIED, REJECTED, NOT_CHECKED)
    for one in found:
        rows.setdefault(one.name.partition(":")[0], []).append(one)
    lines = [f"{'':22}" + "".join(f"{word:>13}" for word in words) + f"{'s of Coq':>13}"]
    for name, of in [*rows.items(), ("all", found)]:
        count = Counter(one.word for one in of)
        lines.append(f"{name:22}" + "".join(f"{count[word]:13}" for word in words)
                     + f"{sum(one.seconds for one in of):13.0f}")
    reasons = Counter(one.reason for one in found if one.word == NOT_CHECKED)
    return "\n".join([*lines, *(f"{count:4}  {why}" for why, count in reasons.most_common())])


if __name__ == "__main__":
    main()
