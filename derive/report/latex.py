r"""LaTeX: a term as a textbook sets it.

    >>> from derive.kernel.terms import ZERO, Entry, Var, mul, total
    >>> k, n = Var("k", True), Var("n", True)
    >>> print(latex(total(ZERO, n, k, mul(Entry("w", (k,), False), Entry("x", (k,), False)))))
    \sum_{k=0}^{n-1} w_{k} x_{k}

The dialect is the one that pdfTeX, MathJax, KaTeX, pandoc and Typst all read.
What is written is equal to the term up to the order of brackets; nothing is
simplified but a factor 1 and the upper bound of a sum.  `marked` leaves marks
where `lines` may break a long formula.  No layout is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, count, groupby

from derive.kernel.limits import MINUS_OO, OO
from derive.kernel.terms import (
    ONE,
    Add,
    And,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Exists,
    Floor,
    Fold,
    Integral,
    Iverson,
    Mean,
    Meta,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Order,
    Pow,
    Rel,
    Tends,
    Term,
    Truth,
    Var,
    add,
    is_condition,
    is_integer,
    mul,
    number,
    open_body,
)
from derive.language.chance import joint_of, spread_of
from derive.language.hidden import is_hidden, is_matrix, letters_inside, places
from derive.language.text import is_any
from derive.report.lines import FACTOR, SIGN, deeper, mark, unmarked
from derive.report.names import is_single, latex_name
from derive.report.ordered import matrix_latex, product_latex
from derive.search.derivation.integral import bracketed

SUM, PRODUCT, OPEN, QUOTIENT, ATOM = range(5)       # how tightly a written term binds
FLAT, NESTED, SUMMED, STACKED = range(4)            # how tall it is
SIZES = {NESTED: "big", SUMMED: "bigg", STACKED: "bigg"}     # pandoc knows no \Bigl
FUNCTIONS = {f: "\\" + f for f in "exp log sin cos tanh max min".split()} | {
    "atan": r"\arctan", "normal_cdf": r"\Phi"}
RELATIONS = {"=": "=", "<=": r"\le", "<": "<", "divides": r"\mid"}
FOR_ALL, FOR_SOME = r"\text{ for all }", r"\text{ for some }"
MIRRORED = {"<": ">", "<=": r"\ge"}
OPPOSITE = {"<": "<=", "<=": "<"}
DENIED = {"=": r"\ne", "<=": ">", "<": r"\ge", "divides": r"\nmid"}
ENDS = {OO: r"\infty", MINUS_OO: r"-\infty"}
INFINITE = {"oo": r"\infty", "-oo": r"-\infty"}
SIDES = {"above": "^+", "below": "^-", "both": ""}
INDICES = "ijklmnpqrstuvabcfgh"            # letters for an index, the usual ones first
FOLDS = {"sum": r"\sum", "prod": r"\prod", "max": r"\max", "min": r"\min"}


@dataclass(frozen=True)
class Scope:
    """The names that a bound index must not take, and whether this is a sub- or superscript."""
    used: frozenset[str]
    script: bool = False


@dataclass(frozen=True)
class Written:
    """A term in LaTeX: how tightly it binds, how tall it is, and whether it is
    a letter, which stands beside others without a space."""
    tex: str
    binds: int = ATOM
    tall: int = FLAT
    letter: bool = False


def latex(term: Term, taken: Iterable[str] = ()) -> str:
    """The term in LaTeX; no bound index gets a letter that is `taken` or used in the term."""
    return unmarked(marked(term, taken))


def marked(term: Term, taken: Iterable[str] = ()) -> str:
    """The term in LaTeX, with marks where it may be broken."""
    return write(term, Scope(letters_inside(term).union(taken))).tex


def marked_judgement(claim: Tends | Integral, taken: Iterable[str] = ()) -> str:
    """What a body tends to, or its integral, without the value."""
    return write_judgement(claim, Scope(letters_inside(claim).union(taken)))


def write(term: Term, scope: Scope) -> Written:
    match term:
        case Num(value):
            return write_number(value, scope)
        case Var(name, _):
            return written_name(latex_name(name))
        case Meta(name, _):
            return written_name("?" + latex_name(name))
        case Bound(depth):
            return Written(rf"\square_{{{depth}}}")
        case Entry(tensor, at, _):
            return write_entry(tensor, at, scope)
        case Call("pi", ()):
            return written_name(r"\pi")
        case Call(function, args):
            return write_call(function, args, scope)
        case Add() if (pair := joint_of(term)) is not None:
            return write_moment(r"\operatorname{Cov}", pair, scope)
        case Add() if (inner := spread_of(term)) is not None:
            return write_moment(r"\operatorname{Var}", (inner,), scope)
        case Mean(body):
            return write_moment(r"\operatorname{E}", (body,), scope)
        case Add(terms):
            return write_sum(terms, scope)
        case Mul(factors):
            return write_product(factors, scope)
        case Pow(base, exponent):
            return write_power(term, base, exponent, scope)
        case Floor(over, under):
            return write_floor(over, under, scope)
        case Mod(over, under):
            left, right = (enclose(t, scope, QUOTIENT) for t in (over, under))
            return Written(rf"{left.tex} \bmod {right.tex}", SUM, max(left.tall, right.tall))
        case Iverson(cond):
            return write_bracket(cond, scope)
        case Case():
            return write_cases(term, scope)
        case Diff():
            return write_derivative(term, scope)
        case Fold(kind, _, _, _, _) if kind not in ("all", "any"):
            return write_fold(term, scope)
    if is_condition(term):
        return Written(condition(term, scope), SUM)
    raise TypeError(f"cannot write {type(term).__name__}")


# -- Brackets ----------------------------------------------------------------------------------

def enclose(term: Term, scope: Scope, at_least: int) -> Written:
    """The term, in brackets if it binds less tightly than its place asks."""
    written = write(term, scope)
    return written if written.binds >= at_least else enclosed(written, scope)


def enclosed(written: Written, scope: Scope) -> Written:
    left, right = fences("(", ")", written.tall, scope)
    return Written(f"{left}{deeper(written.tex)}{right}", ATOM, max(written.tall, NESTED))


def fences(left: str, right: str, tall: int, scope: Scope) -> tuple[str, str]:
    """The two brackets, as large as what they enclose."""
    if scope.script or tall == FLAT:
        return left, right
    return rf"\{SIZES[tall]}l{left}", rf"\{SIZES[tall]}r{right}"


def inside(term: Term, scope: Scope) -> str:
    """The term where it needs no brackets and cannot be broken."""
    return unmarked(write(term, scope).tex)


def small(term: Term, scope: Scope) -> str:
    """The term as a sub- or superscript."""
    return inside(term, replace(scope, script=True))


# -- Names and numbers -------------------------------------------------------------------------

def written_name(tex: str) -> Written:
    return Written(tex, letter=not tex.startswith((r"\mathrm", "?")))


def write_moment(sign: str, bodies: tuple[Term, ...], scope: Scope) -> Written:
    """E[…], Var[…] and Cov[…, …]"""
    inner = [write(body, scope) for body in bodies]
    tall = max(part.tall for part in inner)
    left, right = fences("[", "]", tall, scope)
    return Written(f"{sign}{left}{', '.join(deeper(part.tex) for part in inner)}{right}", ATOM,
                   max(tall, NESTED))


def write_number(value: Fraction, scope: Scope) -> Written:
    sign, over, under = "-" * (value < 0), abs(value.numerator), value.denominator
    if under == 1:
        return Written(f"{sign}{over}", SUM if sign else ATOM)
    if scope.script:
        return Written(f"{sign}{over}/{under}", SUM if sign else PRODUCT)
    return Written(rf"{sign}\frac{{{over}}}{{{under}}}", SUM if sign else QUOTIENT, STACKED)


def write_entry(tensor: str, at: tuple[Term, ...], scope: Scope) -> Written:
    if is_matrix(tensor):
        return write_matrix(tensor, at, scope)
    if not at:
        return written_name(latex_name(tensor))
    if is_hidden(tensor):
        return write_ordered(tensor, at, scope)
    indices = ",".join(small(i, scope) for i in at)
    return written_name(f"{latex_name(tensor, tensor=True)}_{{{indices}}}")


def write_matrix(name: str, at: tuple[Term, ...], scope: Scope) -> Written:
    """A determinant, or an entry of a matrix that is written out."""
    shown = matrix_latex(name)
    if not at:
        return Written(shown, ATOM)
    indices = ",".join(small(i, scope) for i in at)
    return Written(f"{shown if name[0] == '(' else f'({shown})'}_{{{indices}}}", ATOM)


def write_ordered(product: str, at: tuple[Term, ...], scope: Scope) -> Written:
    """An entry of an ordered product of matrices."""
    count = places(product)
    shown = product_latex(product, [small(i, scope) for i in at[:count]])
    left, right = fences("(", ")", STACKED, scope)
    indices = ",".join(small(i, scope) for i in at[count:])
    return Written(f"{left}{shown}{right}_{{{indices}}}", ATOM, STACKED)


def write_call(function: str, args: tuple[Term, ...], scope: Scope) -> Written:
    written = [write(a, scope) for a in args]
    if function == "exp" and is_short(written[0]) and "e" not in scope.used:
        return Written(f"e^{{{small(args[0], scope)}}}", QUOTIENT, letter=True)
    if function == "sqrt":
        return Written(rf"\sqrt{{{unmarked(written[0].tex)}}}", ATOM, written[0].tall)
    if function == "abs":
        left, right = fences(r"\lvert", r"\rvert", written[0].tall, scope)
        return Written(f"{left} {deeper(written[0].tex)} {right}", ATOM, written[0].tall)
    listed = Written(",\\, ".join(w.tex for w in written), SUM, max(w.tall for w in written))
    applied = enclosed(listed, scope)
    return Written(function_name(function) + applied.tex, ATOM, applied.tall)


def is_short(written: Written) -> bool:
    return written.tall <= NESTED and len(unmarked(written.tex)) <= 40


def function_name(function: str) -> str:
    bare = function.rstrip("'")
    primes = function[len(bare):]
    if bare in FUNCTIONS:
        return FUNCTIONS[bare] + primes
    name = latex_name(bare)
    return (rf"\operatorname{{{bare}}}" if name == rf"\mathrm{{{bare}}}" else name) + primes


# -- Sums --------------------------------------------------------------------------------------

def write_sum(terms: tuple[Term, ...], scope: Scope) -> Written:
    parts = [write(t, scope) for t in flat_sum(terms)]
    space = "" if scope.script else " "
    tex = parts[0].tex if parts else "0"
    for part in parts[1:]:
        sign, rest = ("-", part.tex[1:]) if part.tex.startswith("-") else ("+", part.tex)
        tex += f"{mark(SIGN)}{space}{sign}{space}{rest}"
    return Written(tex, SUM, max((p.tall for p in parts), default=FLAT))


def flat_sum(terms: Iterable[Term]) -> list[Term]:
    """The terms of a sum, and of the sums in it; a moment that is written as such stays one."""
    return [part for t in terms for part in (
        flat_sum(t.terms) if isinstance(t, Add) and joint_of(t) is None and spread_of(t) is None else [t])]


# -- Products and quotients --------------------------------------------------------------------

def write_product(factors: tuple[Term, ...], scope: Scope) -> Written:
    negative, kept = without_sign(flat_product(factors))
    row = in_a_row(parts_of(kept, scope), scope)
    return Written("-" + row.tex, SUM, row.tall) if negative else row


def flat_product(factors: Iterable[Term]) -> list[Term]:
    """The factors of a product, and of the products in it; a quotient that does not
    come first stays one factor."""
    flat: list[Term] = []
    for f in factors:
        if isinstance(f, Mul) and (not flat or not any(map(is_reciprocal, f.factors))):
            flat += flat_product(f.factors)
        else:
            flat.append(f)
    return flat


def without_sign(factors: list[Term]) -> tuple[bool, list[Term]]:
    """The factors without a factor 1; a single negative number gives its sign to the product."""
    negative = [f for f in factors if isinstance(f, Num) and f.value < 0]
    if len(negative) == 1:
        factors = [Num(-f.value) if f is negative[0] else f for f in factors]
    kept = [f for f in factors if f != ONE]
    if not kept or is_reciprocal(kept[0]):
        kept.insert(0, ONE)
    return len(negative) == 1, kept


def is_reciprocal(term: Term) -> bool:
    return isinstance(term, Pow) and isinstance(term.exponent, Num) \
        and term.exponent.value < 0 and term.exponent.value.denominator == 1


def parts_of(factors: list[Term], scope: Scope) -> list[Term | Written]:
    """The factors in their order, those around a division bar made one fraction."""
    parts: list[Term | Written] = []
    over, under = [], []
    for f in factors:
        if is_reciprocal(f):
            under.append(f.base if f.exponent.value == -1 else Pow(f.base, Num(-f.exponent.value)))
        else:
            if under:
                parts += fraction(over, under, scope)
                over, under = [], []
            over.append(f)
    return parts + (fraction(over, under, scope) if under else over)


def fraction(over: list[Term], under: list[Term], scope: Scope) -> list[Term | Written]:
    """One fraction, and after it the factors that are too large for its numerator."""
    apart = [f for f in over if stands_apart(f, under)]
    over = [f for f in over if f not in apart]
    split = [f.value for f in over if isinstance(f, Num)]
    under = [number(v.denominator) for v in split if v.denominator != 1] + under
    over = [number(f.value.numerator) if isinstance(f, Num) else f for f in over]
    over = [f for f in over if f != ONE]
    if scope.script:
        left, right = enclose(mul(*over), scope, PRODUCT), enclose(mul(*under), scope, QUOTIENT)
        return [Written(f"{left.tex}/{right.tex}", PRODUCT), *apart]
    top, bottom = inside(mul(*over), scope), inside(mul(*under), scope)
    return [Written(rf"\frac{{{top}}}{{{bottom}}}", QUOTIENT, STACKED), *apart]


def stands_apart(factor: Term, under: list[Term]) -> bool:
    """Derivatives and cases stand beside a fraction, a sum only if it is divided by a name."""
    plain = all(isinstance(u, (Num, Var)) for u in under)
    return isinstance(factor, (Diff, Case)) or (isinstance(factor, Fold) and plain)


def in_a_row(parts: list[Term | Written], scope: Scope) -> Written:
    """The parts side by side, those in brackets that could be read wrongly."""
    row: list[Written] = []
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if isinstance(part, Written):
            row.append(part if last or part.binds >= QUOTIENT else enclosed(part, scope))
        else:
            row.append(enclose(part, scope, OPEN if last else QUOTIENT))
    if len(row) == 1:
        return row[0]
    tex = row[0].tex
    for left, right in zip(row, row[1:]):
        tex += gap(left, right) + right.tex
    return Written(tex, PRODUCT, max(r.tall for r in row))


def gap(left: Written, right: Written) -> str:
    """What stands between two factors."""
    if right.tex[0].isdigit() or (left.tex[-1].isdigit() and right.tex.startswith(r"\frac{")
                                  and right.tex[6].isdigit()):
        return r" \cdot "
    if right.binds == OPEN or max(left.tall, right.tall) >= SUMMED or right.tex.startswith("["):
        return mark(FACTOR) + (" " if right.binds == OPEN else r"\, ")
    plain = left.letter or left.tex.isdigit()
    return " " if plain and (right.letter or left.tex.isdigit()) else r"\, "


# -- Powers, quotients of integers, derivatives ----------------------------------------------------

def write_power(term: Term, base: Term, exponent: Term, scope: Scope) -> Written:
    if is_reciprocal(term):
        return write_product((term,), scope)
    below = enclose(base, scope, ATOM)
    tex = f"{{{below.tex}}}" if isinstance(base, (Var, Entry)) and set("^'") & set(below.tex) \
        else below.tex
    return Written(f"{tex}^{{{small(exponent, scope)}}}", QUOTIENT, below.tall, below.letter)


def write_floor(over: Term, under: Term, scope: Scope) -> Written:
    if under == ONE:
        return Written(rf"\lfloor {inside(over, scope)} \rfloor", ATOM, NESTED)
    row = in_a_row(fraction([over], [under], scope), scope)
    left, right = (r"\lfloor", r"\rfloor") if scope.script else (r"\left\lfloor", r"\right\rfloor")
    return Written(f"{left} {row.tex} {right}", ATOM, row.tall)


def write_derivative(term: Diff, scope: Scope) -> Written:
    """∂y/∂x; repeated ones as one of higher order, the last variable first."""
    body, sign = term, r"\partial^{+}" if term.direct else r"\partial"
    variables: list[Term] = []
    while isinstance(body, Diff) and body.direct == term.direct and not (variables and body.direct):
        variables.append(body.wrt)
        body = body.body
    order = f"^{{{len(variables)}}}" if len(variables) > 1 else ""
    under = r"\, ".join(variable(v, count, sign, scope) for v, count in runs(variables))
    if isinstance(body, (Entry, Var)):
        return Written(rf"\frac{{{sign}{order} {inside(body, scope)}}}{{{under}}}", QUOTIENT,
                       STACKED)
    applied = enclosed(write(body, scope), scope)
    return Written(rf"\frac{{{sign}{order}}}{{{under}}}{applied.tex}", QUOTIENT, STACKED)


def variable(term: Term, count: int, sign: str, scope: Scope) -> str:
    power = inside(Pow(term, number(count)), scope) if count > 1 else inside(term, scope)
    return f"{sign} {power}"


def runs(terms: list[Term]) -> list[tuple[Term, int]]:
    """Each term with the number of times it stands in a row."""
    found: list[tuple[Term, int]] = []
    for t in terms:
        if found and found[-1][0] == t:
            found[-1] = t, found[-1][1] + 1
        else:
            found.append((t, 1))
    return found


# -- Binders -----------------------------------------------------------------------------------

def write_fold(term: Fold, scope: Scope) -> Written:
    index, inner = opened(term, scope)
    script = replace(scope, script=True)
    if term.kind in ("sum", "prod"):
        head = f"{FOLDS[term.kind]}_{{{latex_name(index.name)}={inside(term.low, script)}}}" \
               f"^{{{inside(minus_one(term.high), script)}}}"
    elif term.kind == "count":
        body = condition(open_body(term.body, index), inner)
        bounds = span([index], term.low, term.high, scope)
        return Written(rf"\#\{{\, {bounds} : {unmarked(body)} \,\}}", ATOM)
    else:
        head = rf"\underset{{{span([index], term.low, term.high, script)}}}" \
               r"{\operatorname{argmax}}" if term.kind == "argmax" else \
               f"{FOLDS[term.kind]}_{{{span([index], term.low, term.high, script)}}}"
    body = enclose(open_body(term.body, index), inner, PRODUCT)
    return Written(f"{head} {body.tex}", OPEN, max(SUMMED, body.tall))


def opened(term: Fold, scope: Scope) -> tuple[Var, Scope]:
    """The index of a binder, by a letter that nothing else has, and the scope of its body."""
    letter = fresh(term.letter, scope.used)
    return Var(letter, True), replace(scope, used=scope.used | {letter})


def fresh(letter: str, used: Iterable[str]) -> str:
    """The author's letter, or the next letter for an index that is free."""
    good = letter.isidentifier() and is_single(latex_name(letter))
    start = letter if good else "k"
    at = INDICES.find(start) + 1
    pool = chain((start, *INDICES[at:], *INDICES[:at]),
                             (f"{start}{n}" for n in count(1)))
    return next(c for c in pool if c not in used)


def span(indices: Iterable[Var], low: Term, high: Term, scope: Scope = Scope(frozenset())) -> str:
    """`0 \\le i < n`; but `1 \\le i \\le n` where the bound is written n + 1, and who counts from
    1 ends at 3 or at n - 1, not before 4 or n."""
    listed = ", ".join(latex_name(i.name) for i in indices)
    closed = minus_one(high)
    to_the_end = not ends_in_minus_one(closed) or low == ONE and ends_in_minus_one(high)
    sign, top = (r"\le", closed) if to_the_end else ("<", high)
    return rf"{inside(low, scope)} \le {listed} {sign} {inside(top, scope)}"


def spans(ranges: Iterable[tuple[Var, Term, Term]],
          scope: Scope = Scope(frozenset())) -> tuple[str, ...]:
    """The ranges, indices of one range together."""
    grouped = groupby(ranges, lambda r: (r[1], r[2]))
    return tuple(span([r[0] for r in group], low, high, scope) for (low, high), group in grouped)


def minus_one(term: Term) -> Term:
    """The term less 1, the 1 taken from a number in it if there is one."""
    terms = flat_sum((term,))
    at = next((i for i, t in enumerate(terms) if isinstance(t, Num)), None)
    if at is None:
        return add(*terms, number(-1))
    less = number(terms[at].value - 1)
    return add(*terms[:at], *((less,) if less.value or len(terms) == 1 else ()), *terms[at + 1:])


def ends_in_minus_one(term: Term) -> bool:
    return any(isinstance(t, Num) and t.value < 0 for t in flat_sum((term,))) \
        or isinstance(term, Num)


# -- Conditions --------------------------------------------------------------------------------

def write_bracket(cond: Term, scope: Scope) -> Written:
    """Iverson's bracket, which is Kronecker's delta for an equality of integers."""
    if isinstance(cond, Rel) and cond.op == "=" and is_integer(cond.left) \
            and is_integer(cond.right):
        left, right = small(cond.left, scope), small(cond.right, scope)
        comma = "" if is_single(left) and is_single(right) else ","
        space = " " if left.startswith("\\") and not comma else ""
        return Written(rf"\delta_{{{left}{comma}{space}{right}}}", letter=True)
    tex = unmarked(condition(cond, scope))
    tall = STACKED if r"\frac" in tex else FLAT
    opening, closing = fences("[", "]", tall, scope)
    return Written(rf"{opening}\,{tex}\,{closing}", ATOM, tall)


def condition(term: Term, scope: Scope) -> str:
    match term:
        case Truth(value):
            return r"\text{true}" if value else r"\text{false}"
        case Rel("<" | "<=", Num() as left, right) if not isinstance(right, Num):
            return f"{side(right, scope)} {MIRRORED[term.op]} {side(left, scope)}"
        case Rel(op, left, right):
            return f"{side(left, scope)} {RELATIONS[op]} {side(right, scope)}"
        case Not(Rel("<" | "<=" as op, Num() as left, right)) if not isinstance(right, Num):
            return f"{side(right, scope)} {RELATIONS[OPPOSITE[op]]} {side(left, scope)}"
        case Not(Rel(op, left, right)):
            return f"{side(left, scope)} {DENIED[op]} {side(right, scope)}"
        case Not(Fold("all") as fold) if is_any(fold):
            return quantified(fold, scope, FOR_SOME)
        case Not(arg):
            return rf"\text{{not }} ({condition(arg, scope)})"
        case And((Or((Not(a), b)), Or((Not(c), d)))) if (a, b) == (d, c):
            return rf"{within_brackets(a, scope)} \iff {within_brackets(b, scope)}"
        case Or((Not(a), b)):
            return rf"{within_brackets(a, scope)} \implies {within_brackets(b, scope)}"
        case Order(left, right):
            return rf"{side(left, scope)} = O\big({side(right, scope)}\big)"
        case Exists(variable, body):
            return rf"\exists\, {latex_name(variable.name)}: {condition(body, scope)}"
        case Tends() | Integral():
            return judgement(term, scope)
        case And(args):
            return r" \text{ and } ".join(chained(c, scope) for c in chains(args))
        case Or(args):
            return r" \text{ or } ".join(within_brackets(a, scope) for a in args)
        case Fold():
            return quantified(term, scope)
    raise TypeError(f"{type(term).__name__} is not a condition")


def judgement(term: Tends | Integral, scope: Scope) -> str:
    """A limit or an integral with its value."""
    return f"{write_judgement(term, scope)} = {side(term.value, scope)}"


def write_judgement(term: Tends | Integral, scope: Scope) -> str:
    letter = latex_name(term.variable.name)
    if isinstance(term, Tends):
        where = INFINITE.get(term.kind) or inside(term.point, scope) + SIDES[term.kind]
        return rf"\lim_{{{letter} \to {where}}} {enclose(term.body, scope, PRODUCT).tex}"
    low, high = (ENDS[end] if end in ENDS else inside(end, scope) for end in (term.low, term.high))
    if whole := bracketed(term):
        shown = write(whole, scope)
        left, right = fences("[", "]", max(shown.tall, NESTED), scope)
        return rf"{left} {deeper(shown.tex)} {right}_{{{letter} = {low}}}^{{{high}}}"
    return rf"\int_{{{low}}}^{{{high}}} {enclose(term.body, scope, PRODUCT).tex} \, d{letter}"


def quantified(term: Fold, scope: Scope, words: str = FOR_ALL) -> str:
    """A condition for all indices; nested binders share the words.  Where these are others, it is
    the opposite that holds for some."""
    ranges, body = [], term
    while isinstance(body, Fold) and body.kind == "all":
        index, inner = opened(body, scope)
        ranges.append((index, body.low, body.high))
        body, scope = open_body(body.body, index), inner
    cond = body.arg if words != FOR_ALL else body
    return f"{within_brackets(cond, scope)} {words} {', '.join(spans(ranges, scope))}"


def side(term: Term, scope: Scope) -> str:
    return write(term, scope).tex


def within_brackets(cond: Term, scope: Scope) -> str:
    tex = condition(cond, scope)
    return f"({deeper(tex)})" if isinstance(cond, (And, Or, Fold)) and not is_chain(cond) else tex


def is_chain(cond: Term) -> bool:
    return isinstance(cond, And) and len(chains(cond.args)) == 1


def chains(conds: Iterable[Term]) -> list[list[Term]]:
    """The conditions, joined where one relation goes on with the term that ended the last."""
    found: list[list[Term]] = []
    for cond in conds:
        last = found[-1][-1] if found else None
        if isinstance(cond, Rel) and isinstance(last, Rel) and last.right == cond.left \
                and "divides" not in (cond.op, last.op):
            found[-1].append(cond)
        else:
            found.append([cond])
    return found


def chained(conds: list[Term], scope: Scope) -> str:
    if len(conds) == 1:
        return within_brackets(conds[0], scope)
    return side(conds[0].left, scope) + "".join(
        f" {RELATIONS[c.op]} {side(c.right, scope)}" for c in conds)


def write_cases(term: Case, scope: Scope) -> Written:
    rows, rest = [], term
    while isinstance(rest, Case):
        rows.append(rf"{{}}{inside(rest.then, scope)} & \text{{if }} "
                    f"{unmarked(condition(rest.cond, scope))}")
        rest = rest.other
    rows.append(rf"{{}}{inside(rest, scope)} & \text{{otherwise}}")
    return Written(r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", OPEN, STACKED)
