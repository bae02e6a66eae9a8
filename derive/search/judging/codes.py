"""Codes: what may be said of a claim, each under a code that stays.

A kind is the word that this program uses for itself, a code what other programs are told;
the first digit of a code is the exit status of `derive verify`.  PROVED has no code.  A
code is never given to another kind, nor a kind another code.
"""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote


@dataclass(frozen=True)
class Code:
    """A code with its explanation.  `example` are arguments of `derive verify` that bring it
    about; there are none where only a failure of this program or of the machine does."""
    code: str
    kind: str
    word: str
    title: str
    text: str
    example: tuple[str, ...] = ()

    def explained(self) -> str:
        """What `derive explain` prints."""
        command = " ".join(map(quote, self.example))
        example = f"\n    $ derive verify {command}\n" if self.example else ""
        return f"{self.code}  {self.word}: {self.title}\n\n{self.text}\n{example}"


REFUTED, ILL_TYPED, SYNTAX, UNKNOWN = "REFUTED", "ILL-TYPED", "SYNTAX ERROR", "UNKNOWN"
BUG = "internal disagreement"

CODES = (
    Code("DRV101", "false", REFUTED, "the claim is false",
         "At the sizes, indices and values that are shown, which meet every hypothesis, the two\n"
         "sides differ.  They are exact and can be checked by hand; `--explain` writes a program\n"
         "that does.  If a small change makes the claim provable, it is shown as a repair.",
         ("real a, b; claim (a + b)^2 = a^2 + b^2",)),
    Code("DRV102", "undefined", REFUTED, "a side is undefined",
         "A claim says that both sides are defined wherever the hypotheses hold.  Here one is\n"
         "not: 0 in a denominator, log of a number that is not positive, a derivative at a kink,\n"
         "a maximum of nothing.  The claim lacks a hypothesis.",
         ("real x; claim x / x = 1",)),
    Code("DRV103", "false line", REFUTED, "a line of the proof is false",
         "The line that is named does not equal the one above it: at the point that is shown\n"
         "they differ.  The claim itself may be true.",
         ("real x\nclaim 2 * x = x + x\nproof\n  2 * x\n    = 3 * x\n    = x + x\nqed",)),
    Code("DRV110", "ill-typed", ILL_TYPED, "the claim makes no sense",
         "The claim can be read and means nothing: a number where a tensor is needed, a tensor\n"
         "or a condition where a number is needed, a derivative in an integer.",
         ("size n; tensor x[n]; claim ∂x[0]/∂n = 0",)),
    Code("DRV111", "shape", ILL_TYPED, "shapes do not fit",
         "Tensors are added, multiplied or compared whose shapes do not allow it for all sizes.\n"
         "A vector is a column; `x^T` is a row.",
         ("size m, n; tensor A[m, n], x[m]; claim A @ x = A @ x",)),
    Code("DRV112", "range", ILL_TYPED, "an index leaves its range",
         "An entry is read that the tensor does not have, at the sizes that are shown.  A bracket\n"
         "in the same product, such as `[i + 1 < n]`, protects a factor; so does a condition\n"
         "after `for`.",
         ("size n; tensor x[n]; claim x[i+1] = x[i+1]    for i < n",)),
    Code("DRV113", "dangling", ILL_TYPED, "an index that nothing binds",
         "No sum, derivative or `for` says what the index ranges over.  Add `for i < n` after\n"
         "the claim.",
         ("size n; tensor x[n]; claim x[i] = x[i]",)),
    Code("DRV114", "unmet", ILL_TYPED, "a layer whose condition fails",
         "At the sizes that are shown the layer has no output: a window longer than its input, a\n"
         "stride of 0.  Assume what it needs, such as `k <= n`.",
         ("size n, k; tensor x[n], w[k]; let y = conv1d(x, w); claim y[0] = y[0]",)),
    Code("DRV120", "rejected", "REJECTED", "Coq does not accept the certificate",
         "`derive certify` wrote a file for the proof, and coqc refuses it at the step that is\n"
         "shown.  The script may be too weak there: the kernel has proved the claim, and nothing is\n"
         "known against it.  It is a bug of this program; please report the theorem."),
    Code("DRV201", "syntax", SYNTAX, "the text cannot be read",
         "The text is not a claim of the language at the place that is named, or fits two\n"
         "readings.  Nothing is guessed.",
         ("real a; claim a = = a",)),
    Code("DRV202", "undeclared", SYNTAX, "an unknown name",
         "Nothing declares the name.  Declare it by `size`, `integer`, `real`, `tensor`,\n"
         "`function`, `loss` or `let`, or mend its spelling.",
         ("real a; claim a + b = b + a",)),
    Code("DRV203", "redeclared", SYNTAX, "a name with two meanings",
         "The name is declared twice, or is a word of the language, a layer or a function.",
         ("real a; size a; claim a = a",)),
    Code("DRV204", "unsupported", SYNTAX, "not supported yet",
         "The language has a place for this, and this program does not know it yet.",
         ("size n; tensor x[n], y[n]; loss L(x, y); claim L = L",)),
    Code("DRV205", "no claim", SYNTAX, "no claim in the text",
         "There is nothing to judge.  A source without a claim is not taken for a proved one.",
         ("real a",)),
    Code("DRV206", "unreadable", SYNTAX, "a file that cannot be read",
         "The file is missing, may not be read, or is not UTF-8 text.",
         ("missing.claim",)),
    Code("DRV301", "open", UNKNOWN, "neither proved nor refuted",
         "No proof was found, and no counterexample.  The claim may be true.  Write out the\n"
         "lines of a proof, or give the prover more time.",
         ("--patience", "0.1", "real a; assume a > 0; claim exp(a) > 1 + a")),
    Code("DRV302", "open line", UNKNOWN, "a line of the proof is not shown",
         "The line that is named could not be shown to follow from the one above, or its reason\n"
         "is not known, and no counterexample was found.  Write a line between them.",
         ("--patience", "0.1", "real a\nassume a > 0\nclaim a + a = 2 * a\nproof\n"
          "  a + a\n    = 2 * a    by magic\nqed")),
    Code("DRV303", "time", UNKNOWN, "out of time",
         "The time for one claim was used up; `--time-limit` gives it more seconds.",
         ("--time-limit", "0.001", "size n; tensor x[n]; let p = softmax(x)\n"
          "claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j]) for i < n, j < n")),
    Code("DRV304", "memory", UNKNOWN, "out of memory",
         "The memory for one claim was used up; `--memory-limit` gives it more."),
    Code("DRV305", "depth", UNKNOWN, "nested too deeply",
         "The claim is nested more deeply than this program can follow.  Name parts by `let`."),
    Code("DRV306", "unconfirmed", UNKNOWN, "derived, but not confirmed",
         "There is a derivation, and the independent evaluator could not look at one instance:\n"
         "the hypotheses may contradict each other.  Nothing is proved of an empty case.",
         ("real x; assume x > 1; assume x < 0; claim x = x",)),
    Code("DRV307", "condition", UNKNOWN, "a condition that is not shown",
         "There is a derivation, and the text needs a condition to mean what it says, of a layer\n"
         "or of an index, that does not follow from the hypotheses.  Assume it.",
         ("size n, k; assume 2*k^3 + k <= 2*n^3 + n; tensor x[n], w[k]; let y = conv1d(x, w); "
          "claim n = n",)),
    Code("DRV308", "lost", UNKNOWN, "the process that judged was lost",
         "The process ended before it had an answer, twice.  Something outside may have\n"
         "killed it."),
    Code("DRV320", "not checked", "NOT CHECKED", "Coq was not asked",
         "There is no Coq on this machine, the claim is not proved, or it or its proof lies outside\n"
         "of what can be exported; the message says which.  It is no word against the proof."),
    Code("DRV401", "disagreement", BUG, "the two roads differ",
         "The kernel and the independent evaluator say different things.  This is a bug of this\n"
         "program, and no verdict; please report the claim."),
    Code("DRV402", "failure", BUG, "this program failed",
         "An error of this program, and no verdict; please report the claim."),
)

BY_KIND = {c.kind: c for c in CODES}
BY_CODE = {c.code: c for c in CODES}


def explained(name: str) -> str:
    """The explanation of a code; raises KeyError if there is no such code."""
    return BY_CODE[name.upper()].explained()


def listed() -> str:
    """All codes, a line each."""
    return "".join(f"{c.code}  {c.word}: {c.title}\n" for c in CODES)
