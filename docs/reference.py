"""Write docs/reference.md: the layers, functions, rules and codes, from the program itself.

    python docs/reference.py

A test writes it again and compares.
"""

import ast
from pathlib import Path

from derive.language.calls import EXTREMES, SCALAR, SPECIAL
from derive.language.inequalities import INEQUALITIES
from derive.language.inequalities import TABLE as INEQUALITY_TABLE
from derive.language.rules import RULES, TABLE
from derive.layers import catalogue
from derive.search.judging.codes import CODES

HERE = Path(__file__).parent
ELEMENTWISE = {"heaviside": "0, 1/2 or 1", "sign": "-1, 0 or 1",
               "normal_cdf": "the distribution function of the standard normal distribution"}

TENSORS = {
    "additions": ("additions(program)",
                  "the sums and differences of two numbers that a program or an expression takes"),
    "calls": ("calls(program, f)", "how often a program applies a function or map"),
    "ceil": ("ceil(a / b)", "the least integer that is not smaller"),
    "concat": ("concat(u, v, …)", "one tensor behind the other along the first axis"),
    "cumsum": ("cumsum(x)", "the sums of the entries up to each"),
    "det": ("det(A)", "the determinant of a square matrix"),
    "diag": ("diag(v)", "the matrix with v on its diagonal"),
    "dot": ("dot(u, v)", "the sum of the products of the entries of two vectors"),
    "eye": ("eye(n)", "the identity matrix"),
    "flip": ("flip(x)", "the entries in reverse order"),
    "floor": ("floor(a / b)", "the greatest integer that is not larger"),
    "grad": ("grad(L, x)", "the derivatives of a number, in the shape of x"),
    "hessian": ("hessian(L, x)", "its second derivatives, the shape of x twice"),
    "inv": ("inv(A)", "the inverse of a matrix that is declared invertible"),
    "jacobian": ("jacobian(y, x)", "all derivatives: output axes, then input axes"),
    "kron": ("kron(A, B)", "the Kronecker product of two matrices"),
    "mean": ("mean(x)", "the sum of the entries over their number"),
    "multiplications": ("multiplications(program)",
                        "the products of numbers that a program or an expression takes"),
    "norm": ("norm(x)", "the root of the sum of the squares of the entries"),
    "ones": ("ones(m, n)", "a tensor whose entries are 1"),
    "outer": ("outer(u, v)", "the matrix u[i] * v[j]"),
    "output_shape": ("output_shape(Net, x)", "the shape that a PyTorch module of a `code` block makes of x"),
    "parameters": ("parameters(Net)", "how many parameters such a module has"),
    "returned": ("returned(program, i)", "the i-th value that a program returns, counted from 1"),
    "root": ("root(A)", "R, for a matrix A = RᵀR + c I declared definite"),
    "margin": ("margin(A)", "c, for a matrix A = RᵀR + c I declared definite"),
    "roll": ("roll(x, s)", "the entries s places further, those that leave at the end coming first"),
    "shape": ("shape(x)", "the sizes of the axes"),
    "sum": ("sum(x)", "the sum of the entries"),
    "trace": ("trace(A)", "the sum of the diagonal"),
    "variance": ("variance(x)", "the mean of the squares of the distances from the mean"),
    "vec": ("vec(A)", "the columns of a matrix below each other"),
    "zeros": ("zeros(m, n)", "a tensor whose entries are 0"),
}


def layers() -> str:
    """Each layer with its parameters and its docstring."""
    return "\n".join(layer(name) for name in catalogue.names())


def layer(name: str) -> str:
    tree = ast.parse((catalogue.FOLDER / f"{name}.py").read_text("utf-8"))
    defined = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    signature = ast.unparse(defined.args)
    return f"### {name}\n\n`{name}({signature})`\n\n{fenced(ast.get_docstring(defined))}"


def fenced(text: str) -> str:
    return f"```text\n{text.strip()}\n```\n"


def functions() -> str:
    """What may stand before brackets."""
    scalar = ", ".join(f"`{name}`" + (f" ({ELEMENTWISE[name]})" if name in ELEMENTWISE else "")
                       for name in sorted(SCALAR))
    special = "\n".join(f"- `{TENSORS[name][0]}`: {TENSORS[name][1]}" for name in sorted(SPECIAL))
    extremes = " and ".join(f"`{name}(a, b, …)`" for name in sorted(EXTREMES))
    return (f"Of one number, and of the entries of a tensor: {scalar}.\n\n"
            f"Of several numbers: {extremes}.\n\nOf tensors and expressions:\n\n{special}\n")


def inequalities() -> str:
    return (f"The {len(INEQUALITIES)} inequalities that are accepted without proof, written and tested in the same way,\n"
            f"beside the bounds of functions that are read off their form.\n\n{fenced(INEQUALITY_TABLE)}")


def rules() -> str:
    """The table, and how many lines it has."""
    return (f"The {len(RULES)} equations that are accepted without proof, each tested at random points:\n"
            f"its name, its reason on a page, the equation and its conditions.\n\n{fenced(TABLE)}")


def codes() -> str:
    return "| code | verdict | |\n|---|---|---|\n" + "".join(
        f"| {c.code} | {c.word} | {c.title} |\n" for c in CODES)


def reference() -> str:
    return f"""# Reference

Written from the program by `docs/reference.py`.

## Functions

{functions()}
## Layers

{layers()}
## Rules

{rules()}
## Inequalities

{inequalities()}
## Codes

`derive explain CODE` tells more of each.

{codes()}"""


if __name__ == "__main__":
    (HERE / "reference.md").write_text(reference(), "utf-8")
