"""The fuzzer: broken texts, of which every reader says cleanly that they are broken.

Texts are grown from the grammar at random, or are texts of the library and the homework
claims with bytes, tokens and lines cut, doubled and exchanged.  A reader gives statements or
raises a LanguageError, in a second of the processor's time; anything else is a bug.

    make fuzz        100,000 texts for each reader
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.search.judging import farm
from derive.search.processes.workers import Lost, Workers
from tests.gate import document_texts, latex_texts
from tests.gate.gate import true_texts

SECONDS, BATCH = 1.0, 250
ATOMS = ["x", "n", "k", "i", "W", "f", "L", "0", "1", "2", "1/2", "3.5", "10", "δ[i, j]", "oo", "E"]
INFIX = ["+", "-", "*", "/", "//", "mod", "^", "@", ".*", "=", "!=", "<", "<=", ">", ">=",
         "divides", "and", "or", "implies", "iff", "..", ",", ":", ";"]
BINDERS = ["Σ", "Π", "max", "min", "argmax", "count", "all", "any", "sum", "prod"]
CALLS = ["exp", "log", "sqrt", "relu", "softmax", "conv1d", "maxpool1d", "dense", "diag", "eye", "ones",
         "outer", "inv", "det", "trace", "shape", "jacobian", "grad", "hessian", "floor", "max", "f", "f'", "D"]
LINES = ["size n", "size k with k <= n", "tensor x[n]", "tensor W[n, n]", "real a", "integer b",
         "function f", "function f nondecreasing", "loss L(x)", "let y = {}", "let z[i] = {} for i < n",
         "base 1", "assume {}", "tensor A[l][n, n] for l in 1..k", "let h[0] = 0", "map g: R[n] -> R[n]",
         "convention relu'(0) = 0", "let y = softmax(x)", "proof", "qed", "theorem t", "claim c"]
NOISE = ["\0", "\r", "\t", "\u2028", "\ufeff", "\ud800", "é", "∂", "Σ", "′", "^T", "[", "]", "(", ")", "{",
         "}", "9" * 41, "?", "↓0", "_", "#", ";", "'", '"', "\\", "$", "`", "𝟙", "by", "for", "otherwise"]


# -- Texts ---------------------------------------------------------------------------------------

def formula(chance: random.Random, depth: int) -> str:
    """A formula that the grammar allows, or nearly."""
    deeper = partial(formula, chance, depth - 1)
    if depth <= 0:
        return chance.choice(ATOMS)
    match chance.randrange(9):
        case 0:
            return f"{deeper()} {chance.choice(INFIX)} {deeper()}"
        case 1:
            return f"({deeper()})"
        case 2:
            return f"{chance.choice(CALLS)}({deeper()}{chance.choice([', ' + deeper(), ''])})"
        case 3:
            return f"{chance.choice('xWyf')}[{deeper()}]"
        case 4:
            return f"{chance.choice(BINDERS)} {chance.choice('ijkn')}<{deeper()}: {deeper()}"
        case 5:
            return f"∂{deeper()}/∂{deeper()}"
        case 6:
            return f"{{{deeper()} if {deeper()}, {deeper()} otherwise}}"
        case 7:
            return f"[{deeper()} <= {deeper()}]"
    return f"-{deeper()}^{deeper()}"


def grown(chance: random.Random) -> str:
    lines = [chance.choice(LINES).format(formula(chance, 2)) for _ in range(chance.randrange(6))]
    chance.shuffle(lines)
    claim = f"claim {formula(chance, 3)} = {formula(chance, 3)}"
    return "\n".join([*lines, claim + chance.choice(["", " for i < n", " for i < n, j < n, i != j"])])


def broken(chance: random.Random, texts: list[str], pieces: tuple[str, ...]) -> str:
    text = chance.choice(texts)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice([1, 1, 2, 5, 20]))
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(pieces) + text[at:]
            case 2:
                text = text[:at] + chance.choice(pieces) + text[to:]
            case 3:
                text = text[:to] + text[at:]
            case 4:
                other = chance.choice(texts)
                start = chance.randrange(len(other))
                text = text[:at] + other[start:start + chance.choice([5, 50])] + text[to:]
            case 5:
                lines = text.split("\n")
                chance.shuffle(lines)
                text = "\n".join(lines)
    return text


def library_texts() -> list[str]:
    return [text for _, text in true_texts()]


# -- Readers -------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Reader:
    """A way into the program, texts for it to start from, and what they are broken with."""
    name: str
    read: Callable[[str], object]
    texts: Callable[[], list[str]]
    grown: Callable[[random.Random], str] = grown
    pieces: tuple[str, ...] = (*NOISE, *ATOMS, *INFIX)

    def text_of(self, number: int, texts: list[str]) -> str:
        """The text with this number, the same on every run."""
        chance = random.Random(number)
        return self.grown(chance) if number % 3 == 0 else broken(chance, texts, self.pieces)


READERS = [Reader("text", read, library_texts),
           Reader("latex", read, latex_texts.texts, latex_texts.grown, tuple(latex_texts.PIECES)),
           *(Reader(name, partial(document_texts.read, ending),
                    partial(document_texts.texts, ending), partial(document_texts.grown, ending),
                    document_texts.PIECES)
             for name, ending in (("markdown", ".md"), ("tex", ".tex")))]


def problem(reader: Reader, text: str) -> str:
    """What is wrong with how the text is read; nothing if all is well."""
    start = time.process_time()
    try:
        reader.read(text)
    except LanguageError as refused:
        lines = text.expandtabs().split("\n")
        if not (1 <= refused.line <= len(lines) and refused.column >= 1):
            return f"refused at {refused.line}:{refused.column}, which is no place"
    except Exception as other:
        return f"{type(other).__name__}: {other}"
    spent = time.process_time() - start
    return f"took {spent:.1f} s" if spent > SECONDS else ""


def problems(reader: str, numbers: range) -> list[tuple[int, str]]:
    """The numbers of the texts that are not read well, and why."""
    one = next(r for r in READERS if r.name == reader)
    texts = one.texts()
    found = [(number, problem(one, one.text_of(number, texts))) for number in numbers]
    return [(number, what) for number, what in found if what]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--many", type=int, default=100_000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--jobs", type=int, default=farm.cores())
    options.add_argument("--readers", nargs="+", default=[r.name for r in READERS])
    given = options.parse_args()
    numbers = [range(k, k + BATCH) for k in range(given.first, given.first + given.many, BATCH)]
    bad = Counter()
    with Workers(given.jobs, 60 * BATCH * SECONDS, farm.MEMORY << 20) as workers:
        tasks = [(r.name, some, workers.submit(problems, r.name, some))
                 for r in READERS if r.name in given.readers for some in numbers]
        for name, some, task in tasks:
            try:
                found = task.result()
            except Lost as lost:
                found = [(some.start, f"{type(lost).__name__} in the {BATCH} texts from here")]
            for number, what in found:
                bad[name] += 1
                print(name, number, what, flush=True)
    print(f"{given.many} texts for each of {len(given.readers)} readers; {bad.total()} not read cleanly")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
