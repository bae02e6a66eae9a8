"""Written formulas: the tree of a formula as text, in its author's own notation.

    written(tree("jacobian(r, y) = diag(φ'(u)) @ A + eye(n)"))

reads back as the same tree, all but matrices and entries, which only LaTeX can write and are
shown here as `[[a, b], [c, d]]` and `{A[i, j] for i<=m, j<=n}`.  Parentheses are written where the tree has a `Group`, and where a
node of a looser operator stands in a tighter place, as in a tree that was put together anew.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language.declarations import Clause
from derive.language.parser import ATTRIBUTES, LEVELS, NOT, RELATION, SUM, UNARY
from derive.language.syntax import (
    Applied,
    Apply,
    Binder,
    Bracket,
    Cases,
    Chain,
    Delta,
    Derivative,
    Ellipsis,
    Entries,
    EntryPower,
    Entrywise,
    ExistsOf,
    Grid,
    Group,
    Index,
    IntegralOf,
    Lambda,
    LimitOf,
    Literal,
    Logic,
    MatMul,
    Name,
    Neg,
    Negation,
    Node,
    Number,
    Part,
    Power,
    Product,
    Range,
    Series,
    Slice,
    Sum,
    Text,
    Transpose,
    Tuple,
)

ATOM = len(LEVELS)
PRODUCT = SUM + 1
LEVEL_OF = {Chain: RELATION, Sum: SUM, Product: PRODUCT, Entrywise: PRODUCT + 1,
            MatMul: PRODUCT + 2, Neg: UNARY, Derivative: UNARY, Power: UNARY + 1, EntryPower: UNARY + 1,
            Negation: NOT, Binder: PRODUCT}
SIGNS = {"sum": "Σ", "prod": "Π", "ordered": "Π"}
CONNECTIVES = {op: level for level, (ops, kind) in enumerate(LEVELS) if kind is Logic for op in ops}


def written(node: Node | Range, tight: bool = False) -> str:
    """The text of a formula; `tight` leaves no space around `+ - * /`, as in an index."""
    match node:
        case Number(_, value):
            return numeral(value)
        case Name(_, name):
            return name
        case Group(_, arg):
            return f"({written(arg, tight)})"
        case Tuple(_, items):
            return f"({listed(items)}{',' if len(items) == 1 else ''})"
        case Index(_, base, indices):
            return f"{inside(base, ATOM)}[{listed(indices, True)}]"
        case Part(_, of, place, _):
            return f"{inside(of, ATOM)}[{place}]"
        case Slice(_, start, stop, step):
            ends = [start, stop, step] if step else [start, stop]
            return ":".join(written(end, True) if end else "" for end in ends)
        case Apply(_, name, (of, *args), options) if name[0] == ".":
            given = [argument(a) for a in args] + [f"{n}={written(v, True)}" for n, v in options]
            call = f"({', '.join(given)})" if name[1:] not in ATTRIBUTES else ""
            return f"{inside(of, ATOM)}{name}{call}"
        case Apply(_, name, args, options):
            given = [argument(a) for a in args] + [f"{n}={written(v, True)}" for n, v in options]
            return f"{name}({', '.join(given)})"
        case Applied(_, module, args):
            return f"{written(module)}({', '.join(map(written, args))})"
        case Lambda(_, letters, body):
            return f"lambda {', '.join(letters)}: {written(body, True)}"
        case Text(_, text):
            return f"'{text}'"
        case Transpose(_, base):
            return f"{inside(base, ATOM)}^T"
        case EntryPower(_, base, exponent):
            return f"{inside(base, ATOM)}**{inside(exponent, ATOM, True)}"
        case Power(_, base, exponent):
            return f"{inside(base, ATOM)}^{inside(exponent, ATOM, True)}"
        case Neg(_, arg):
            return f"-{inside(arg, UNARY, tight)}"
        case Negation(_, arg):
            return f"not {inside(arg, NOT + 1)}"
        case Series():
            return series(node, tight)
        case Range():
            return range_text(node)
        case Binder(_, kind, ranges, body):
            order = " ordered" if kind == "ordered" else ""
            sign = f"{SIGNS.get(kind, kind)} {', '.join(map(range_text, ranges))}{order}: "
            conditional = kind in ("count", "all", "any") and not isinstance(body, Group)
            return sign + (f"({written(body)})" if conditional else inside(body, PRODUCT))
        case Bracket(_, cond):
            return f"[{written(cond)}]"
        case Literal(_, items):
            return f"[{listed(items)}]"
        case Grid(_, rows):
            return "[" + ", ".join(f"[{listed(row)}]" for row in rows) + "]"
        case Entries(_, ranges, body):
            return f"{{{written(body)} for {', '.join(map(range_text, ranges))}}}"
        case ExistsOf(_, letter, body):
            return f"exists {letter}: {written(body)}"
        case LimitOf(_, letter, kind, point, body):
            sign = {"above": "+", "below": "-"}.get(kind, "")
            where = kind if point is None else inside(point, PRODUCT) + sign
            return f"limit {letter} -> {where}: {inside(body, PRODUCT)}"
        case IntegralOf(_, letter, low, high, body):
            ends = ("-oo" if low is None else inside(low, SUM),
                    "oo" if high is None else inside(high, SUM))
            return f"integral {letter} in {'..'.join(ends)}: {inside(body, PRODUCT)}"
        case Delta(_, left, right):
            return f"δ[{listed((left, right), True)}]"
        case Cases(_, branches, other):
            parts = [f"{written(value)} if {written(cond)}" for value, cond in branches]
            parts += [f"{written(other)} otherwise"] if other is not None else []
            return "{" + ", ".join(parts) + "}"
        case Derivative():
            return derivative(node)
        case Ellipsis():
            return "…"
    raise TypeError(f"cannot write {type(node).__name__}")


def argument(node: Node) -> str:
    """What a function is applied to; an equation, which would be an option, in brackets."""
    return f"({written(node)})" if isinstance(node, Chain) else written(node)


def numeral(value: Fraction) -> str:
    """An integer, a decimal where there is one, else a fraction."""
    places = next((d for d in range(20) if (value * 10 ** d).denominator == 1), None)
    if not places:
        return str(value)
    whole, rest = divmod(abs(value.numerator) * 10 ** places // value.denominator, 10 ** places)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}d}"


def listed(nodes, tight: bool = False) -> str:
    return ", ".join(written(n, tight) for n in nodes)


def inside(node: Node, above: int, tight: bool = False) -> str:
    """The node where an operand of at least this level is wanted."""
    shown = written(node, tight)
    return shown if level(node) >= above else f"({shown})"


def level(node: Node) -> int:
    if isinstance(node, Number):
        return PRODUCT if "/" in numeral(node.value) else ATOM if node.value >= 0 else UNARY
    if isinstance(node, Logic):
        return CONNECTIVES[node.rest[0][0]]
    return LEVEL_OF.get(type(node), ATOM)


def series(node: Series, tight: bool) -> str:
    """The operands with their operators; a binder may stand last, for it takes all to its right."""
    own, parts = level(node), [node.first, *(part for _, part in node.rest)]
    close = tight and isinstance(node, (Sum, Product))
    shown = []
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if isinstance(part, Number) and not i:
            shown.append(written(part))
        elif ends_in_binder(part) and (isinstance(part, Binder) and own > SUM or own >= SUM) \
                and not last:
            shown.append(f"({written(part, tight)})")
        elif isinstance(part, Binder) and own <= PRODUCT and last:
            shown.append(written(part, tight))
        else:
            tighter = isinstance(node, Chain) and isinstance(part, Sum) and is_short(part)
            shown.append(inside(part, own + 1, tight or tighter))
    text = shown[0]
    for (op, _), part in zip(node.rest, shown[1:]):
        spaced = op if close and op != "mod" else f" {op} "
        text += f"{spaced}{part}"
    return text


def ends_in_binder(node: Node) -> bool:
    """Would a factor after the node be read into its last binder?"""
    while isinstance(node, Series) and not isinstance(node, (Chain, Logic)):
        node = node.rest[-1][1]
    return isinstance(node, Binder)


def is_short(node: Sum) -> bool:
    """A sum of names and numbers, as in `i-s*p`, which stands close together beside a relation."""
    return all(isinstance(p, (Name, Number)) for p in (node.first, *(p for _, p in node.rest)))


def range_text(item: Range) -> str:
    if item.style == "in":
        return f"{item.letter} in {written(item.low, True)}..{written(item.high, True)}"
    return f"{item.letter}{item.style}{written(item.high, True)}"


def derivative(node: Derivative) -> str:
    if len(node.wrt) > 1:
        return f"D({listed((node.body, *node.wrt))})"
    body, wrt = inside(node.body, ATOM), inside(node.wrt[0], ATOM)
    if isinstance(node.body, (Number, Bracket, Cases)) or body[0] == "[":
        body = f"({body})"
    return f"{'direct ' if node.direct else ''}∂{body}/∂{wrt}"


def written_clause(clause: Clause) -> str:
    """`for i < n, j <= m`, or nothing."""
    if not clause.items:
        return ""
    return "for " + ", ".join(clause_item(item) for item in clause.items)


def clause_item(item: Range | Node) -> str:
    if isinstance(item, Range) and item.style != "in":
        return f"{item.letter} {item.style} {written(item.high, True)}"
    return written(item)
