r"""Statements in LaTeX for the fuzzer: grown from a grammar nearly that of the reader, and the
formulas of the reader's own tests and of the homework, to be broken."""

import random
from functools import partial
from pathlib import Path

from derive.search.judging.session import blocks
from tests.language.test_latex import SAME

SEEDS = Path(__file__).parents[1] / "seeds" / "latex"
ATOMS = ["x", "n", "k", "i", "W", "f", "L", "0", "1", "2", r"\frac12", "3.5", r"\delta_{ij}", r"\infty",
         r"\pi", "x_i", "W_{ij}", "x^T", r"\hat{x}", "e", "d", "I", r"\mathbf{1}", r"f'", r"\ell"]
INFIX = ["+", "-", "", " ", r"\cdot ", r"\times ", "/", "=", r"\ne ", "<", r"\le ", r"\mid ", r"\odot ",
         r"\bmod ", r" \text{ and } ", r"\quad ", ",", r"\\", "&", r"\text{ for } ", r"\because ", ":="]
WRAPPED = [r"\left( {} \right)", "({})", "|{}|", r"\left\lfloor {} \right\rfloor", r"\| {} \|", "[{}]",
           r"\sqrt{{{}}}", r"\{{ {} \}}_{{i}}", "{{{}}}", r"\mathbb{{E}}[{}]", r"\exp({})", r"\log {}",
           r"\operatorname{{softmax}}({})", "f({})", r"O({})", r"\underbrace{{{}}}_{{x}}"]
BINDERS = [r"\sum_{{i=1}}^{{n}} {}", r"\sum_i {}", r"\prod_{{i<j}} {}", r"\max_{{1 \le i \le n}} {}",
           r"\sum_{{i, j \ne i}} {}", r"\lim_{{h \to 0^+}} {}", r"\int_{{-\infty}}^{{n}} {} \, dt",
           r"\frac{{\partial}}{{\partial x_i}} {}", r"\nabla_x {}", r"\partial_{{x}} {}",
           r"\exists z: {}", r"\#\{{ i : {} \}}", r"\frac{{d}}{{dt}} {}"]
ENVIRONMENTS = [r"\begin{{cases}} {} & x_i > 0 \\ {} & \text{{otherwise}} \end{{cases}}",
                r"\begin{{bmatrix}} {} & \dots & {} \end{{bmatrix}}",
                r"\begin{{aligned}} {} &= {} \\ &= x \end{{aligned}}"]
LINES = ["size n", "size k with k <= n", "tensor x[n]", "tensor W[n, n]", "real a", "function f",
         "loss L(x)", "let ${} = {}$", "let y = softmax(x)", "assume ${} = {}$", "base 0", "base 1",
         "tensor A[l][n, n] for l in 1..k", "random u[n]", "convention descending sums", "integer j"]
NOISE = ["\\", "{", "}", "$", "_", "^", "&", r"\left", r"\right", r"\begin{cases}", r"\end{cases}", r"\text{",
         r"\frac", r"\over", r"\wild", "%", "~", "\0", "\u2028", "\ud800", "é", "∂", "′", "9" * 41, r"\label{a}",
         r"\not", r"\overset", r"\color{red}", r"\,", r"\!", "''", "[", "]", "(", ")", "|", ";", "#"]
PIECES = [*NOISE, *ATOMS, *INFIX]


def texts() -> list[str]:
    """Statements with LaTeX in them that are read."""
    own = [f"{declared.replace('; ', chr(10))}\nclaim $${formula}$$" for declared, formula, _ in SAME]
    return own + [block for path in sorted(SEEDS.glob("*.claim"))
                  for block in blocks(path.read_text("utf-8"))]


def formula(chance: random.Random, depth: int) -> str:
    """A formula that the reader may read, or nearly."""
    deeper = partial(formula, chance, depth - 1)
    if depth <= 0:
        return chance.choice(ATOMS)
    match chance.randrange(7):
        case 0 | 1:
            return f"{deeper()} {chance.choice(INFIX)} {deeper()}"
        case 2:
            return chance.choice(WRAPPED).format(deeper())
        case 3:
            return chance.choice(BINDERS).format(deeper())
        case 4:
            return rf"\frac{{{deeper()}}}{{{deeper()}}}"
        case 5:
            return f"{deeper()}{chance.choice('_^')}{{{deeper()}}}"
    return chance.choice(ENVIRONMENTS).format(deeper(), deeper())


def grown(chance: random.Random) -> str:
    lines = [chance.choice(LINES).format(formula(chance, 1), formula(chance, 2))
             for _ in range(chance.randrange(6))]
    chance.shuffle(lines)
    return "\n".join([*lines, f"claim $${formula(chance, 3)} = {formula(chance, 3)}$$"])
