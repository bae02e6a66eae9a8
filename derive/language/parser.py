"""The parser: tokens to a tree, by one table of precedence.

    postfix x[…] f(…) ^T · ^ · unary - · @ · .* · * / // mod · binders ·
    + - · relations · not · and · or · implies iff

A binder takes the longest product to its right: `Σ k<n: a*b + c` is
`(Σ k<n: a*b) + c`.  `-x^2` is `-(x^2)`.

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language.errors import LanguageError, Position
from derive.language.guards import guarded
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
    EntryPower,
    Entrywise,
    ExistsOf,
    Group,
    Index,
    IntegralOf,
    Lambda,
    Latex,
    LimitOf,
    Literal,
    Logic,
    MatMul,
    Name,
    Neg,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Range,
    Slice,
    Sum,
    Text,
    Transpose,
    Tuple,
    too_deep,
    ungrouped,
)
from derive.language.tokens import Token

DEEPEST = 200
LARGEST_EXPONENT = 1000

LEVELS = [
    ((), None),
    (("implies", "iff"), Logic),
    (("or",), Logic),
    (("and",), Logic),
    ((), None),                                                       # not
    (("=", "==", "!=", "<", "<=", ">", ">=", "divides"), Chain),
    (("+", "-"), Sum),
    (("*", "/", "//", "mod"), Product),
    ((".*",), Entrywise),
    (("@",), MatMul),
    ((), None),                                                       # unary -
    (("^", "**"), Power),
]
LEVEL = {op: level for level, (ops, _) in enumerate(LEVELS) for op in ops}
NOT, RELATION, SUM, UNARY = 4, 5, 6, 10

BINDERS = {"Σ": "sum", "Π": "prod", "sum": "sum", "prod": "prod", "max": "max", "min": "min",
           "argmax": "argmax", "count": "count", "all": "all", "any": "any"}
CONDITIONAL = ("count", "all", "any")
WORDS = {"and", "or", "not", "implies", "iff", "mod", "divides", "if", "otherwise", "for", "by",
         "with", "in", "direct", "ordered"}
NESTING = ("//", "mod", "@")                   # a chain of these is one term inside the other
CONSTANTS = ("true", "false")
ATTRIBUTES = ("shape", "mT", "values", "indices")             # x.shape, which is no call


class Parser:
    """One pass over the tokens of a logical line."""

    def __init__(self, tokens: list[Token], end: Position):
        self.tokens = [*tokens, Token("end", "the end of the line", end)]
        self.place = 0
        self.depth = 0

    # -- Looking at tokens ------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def after(self) -> str:
        """The text of the token after this one."""
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)].text

    def next(self) -> Token:
        token = self.token
        self.place += token.kind != "end"
        return token

    def at(self, *texts: str) -> bool:
        return self.token.kind in ("sign", "name") and self.token.text in texts

    def accept(self, *texts: str) -> Token | None:
        return self.next() if self.at(*texts) else None

    def expect(self, *texts: str) -> Token:
        return self.accept(*texts) or self.fail(" or ".join(f"`{t}`" for t in texts))

    def fail(self, *expected: str, hint: str = ""):
        shown = self.token.text if self.token.kind == "end" else f"`{self.token.text}`"
        raise LanguageError(f"expected {' or '.join(expected)}, found {shown}{hint}", self.token.at,
                            expected)

    def name(self, what: str = "a name") -> Token:
        if self.token.kind != "name" or self.token.text in WORDS:
            self.fail(what)
        return self.next()

    def finish(self) -> None:
        if self.token.kind == "end":
            return
        if self.token.kind in ("name", "number") or self.at("("):
            self.fail("an operator (a product is written with `*`)")
        self.fail("an operator or the end of the line")

    # -- Formulas ---------------------------------------------------------------------

    def formula(self) -> Node:
        """One formula, checked for depth."""
        node = self.expression(0)
        if deep := too_deep(node, DEEPEST):
            raise LanguageError(f"nested more than {DEEPEST} levels deep", deep.at)
        return node

    def expression(self, above: int) -> Node:
        """A formula of operators that bind tighter than the level `above`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise LanguageError(f"nested more than {DEEPEST} levels deep", self.token.at)
        left = self.operand()
        while self.token.kind in ("sign", "name") and LEVEL.get(self.token.text, 0) > above:
            left = self.infix(left, LEVEL[self.token.text])
        self.depth -= 1
        return left

    def infix(self, left: Node, level: int) -> Node:
        ops, kind = LEVELS[level]
        if kind is Power:
            entrywise = self.next().text == "**"
            exponent = self.expression(UNARY)
            if isinstance(exponent, Number) and abs(exponent.value) > LARGEST_EXPONENT:
                raise LanguageError(f"an exponent is at most {LARGEST_EXPONENT}", exponent.at)
            return (EntryPower if entrywise else Power)(left.at, left, exponent)
        rest = []
        while self.at(*ops):
            op = self.next().text
            rest.append(("=" if op == "==" else op, self.expression(level)))
        if sum(op in NESTING for op, _ in rest) > DEEPEST:
            raise LanguageError(f"nested more than {DEEPEST} levels deep", left.at)
        return kind(left.at, left, tuple(rest))

    def operand(self) -> Node:
        """A prefix operator with its argument, or an atom with its postfixes."""
        token = self.token
        match token.text if token.kind in ("sign", "name") else "":
            case "-":
                self.next()
                arg = self.expression(UNARY)
                return Number(token.at, -arg.value) if isinstance(arg, Number) \
                    else Neg(token.at, arg)
            case "~":
                self.next()
                return Apply(token.at, "np.invert", (self.expression(UNARY),))
            case "not":
                self.next()
                return Negation(token.at, self.expression(NOT))
            case "direct" | "∂":
                return self.derivative()
            case "exists" if self.tokens[self.place + 1].kind == "name":
                self.next()
                letter = self.name("the name of a number").text
                self.expect(":")
                return ExistsOf(token.at, letter, self.expression(0))
            case "limit" | "integral" if self.tokens[self.place + 1].kind == "name":
                return self.limit() if token.text == "limit" else self.integral()
            case word if word in BINDERS and self.tokens[self.place + 1].kind == "name":
                return self.binder()
        return self.postfixes(self.atom())

    def atom(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.next()
            return Number(token.at, Fraction(token.text))
        if token.kind == "name" and token.text not in WORDS:
            return self.named()
        if token.kind in ("latex", "string"):
            self.next()
            return Latex(token.at, token.text) if token.kind == "latex" \
                else Text(token.at, token.text[1:-1])
        match token.text if token.kind == "sign" else "":
            case "(":
                self.next()
                return self.parenthesised(token.at)
            case "[":
                self.next()
                return self.bracketed(token.at)
            case "{":
                return self.cases()
            case "...":
                self.next()
                return Ellipsis(token.at)
            case "Σ" | "Π":
                self.next()
                self.fail("the letter of an index")
        return self.fail("a formula")

    def bracketed(self, at: Position) -> Node:
        """[condition], or [a, b, c], a tensor written out."""
        items = [self.expression(0)]
        while self.accept(","):
            items.append(self.expression(0))
        self.expect("]")
        return Bracket(at, items[0]) if len(items) == 1 else Literal(at, tuple(items))

    def named(self) -> Node:
        token = self.next()
        if token.text in ("δ", "delta") and self.at("["):
            return self.delta(token.at)
        if not self.at("("):
            return Name(token.at, token.text)
        self.next()
        args, options = self.arguments()
        if token.text == "D":
            if len(args) < 2 or options:
                raise LanguageError("D(A, B) is the derivative of A in B", token.at)
            return Derivative(token.at, args[0], args[1:], False)
        made = Apply(token.at, token.text, args, options)
        if not (is_module(token.text) or token.text.startswith("jax.")) or not self.accept("("):
            return made
        args, options = self.arguments()
        if options:
            raise LanguageError(f"`{token.text}` is applied to tensors without options", token.at)
        return Applied(token.at, made, args)

    def arguments(self) -> tuple[tuple[Node, ...], tuple[tuple[str, Node], ...]]:
        """Arguments and options up to the closing parenthesis."""
        args, options = [], []
        while not self.at(")"):
            if self.token.kind == "name" and self.after() == "=":
                word = self.next().text
                self.next()
                options.append((word, self.expression(0)))
            else:
                if options:
                    self.fail("an option `name=value`")
                args.append(self.function() if self.at("lambda") and self.tokens[self.place + 1].kind == "name"
                            else self.expression(0))
            if not self.accept(","):
                break
        self.expect(")")
        return tuple(args), tuple(options)

    def function(self) -> Lambda:
        """lambda x, y: body"""
        at, letters = self.next().at, [self.name("the name of an argument").text]
        while self.accept(","):
            letters.append(self.name("the name of an argument").text)
        self.expect(":")
        return Lambda(at, tuple(letters), self.expression(0))

    def delta(self, at: Position) -> Node:
        self.next()
        left = self.expression(0)
        self.expect(",")
        right = self.expression(0)
        self.expect("]")
        return Delta(at, left, right)

    def parenthesised(self, at: Position) -> Node:
        items = [] if self.at(")") else [self.expression(0)]
        alone = len(items) == 1
        while self.accept(","):
            alone = False
            if not self.at(")"):                       # (n,) is a shape with one axis
                items.append(self.expression(0))
        self.expect(")")
        return Group(at, items[0]) if alone else Tuple(at, tuple(items))

    def postfixes(self, node: Node) -> Node:
        """Entries and transposes; a bracket after a name, `)` or `]` is an entry."""
        while True:
            if self.at("[") and not isinstance(node, (Number, Bracket, Cases, Ellipsis)):
                self.next()
                indices = [self.index()]
                while self.accept(","):
                    indices.append(self.index())
                self.expect("]")
                node = Index(node.at, node, tuple(indices))
            elif self.at("^") and self.after() == "T":
                self.next()
                self.next()
                node = Transpose(node.at, node)
            elif self.accept(".T"):
                node = Transpose(node.at, node)
            elif self.accept("."):
                node = self.method(node)
            else:
                return node

    def index(self) -> Node:
        """An index, or a slice `start:stop:step`."""
        at, ends = self.token.at, [self.end_of_slice()]
        while len(ends) < 3 and self.accept(":"):
            ends.append(self.end_of_slice())
        if len(ends) > 1:
            return Slice(at, *ends, *[None] * (3 - len(ends)))
        return ends[0] or self.fail("a formula")

    def end_of_slice(self) -> Node | None:
        return None if self.at(":", ",", "]") else self.expression(0)

    def method(self, of: Node) -> Apply:
        """x.sum(axis=0), the function `.sum` of x and the rest"""
        name = self.name("the name of a method")
        if name.text in ATTRIBUTES and not self.at("("):
            return Apply(of.at, f".{name.text}", (ungrouped(of),))
        self.expect("(")
        args, options = self.arguments()
        return Apply(of.at, f".{name.text}", (ungrouped(of), *args), options)

    def derivative(self) -> Node:
        """∂A/∂B, each a postfix atom or parenthesised."""
        at = self.token.at
        direct = bool(self.accept("direct"))
        self.expect("∂")
        body = self.operand() if self.at("∂", "direct") else self.postfixes(self.atom())
        if self.at("^"):
            self.fail("`/`", hint="; a power that is differentiated stands in brackets")
        self.expect("/")
        self.expect("∂")
        wrt = self.postfixes(self.atom())
        return Derivative(at, ungrouped(body), (ungrouped(wrt),), direct)

    def binder(self) -> Node:
        """Σ i<m, j in lo..hi, i != j: body; the body is the longest product."""
        token = self.next()
        kind = BINDERS[token.text]
        ranges, conditions = [self.range()], []
        while self.accept(","):
            if self.after() == "!=":
                conditions.append(self.expression(NOT))
            else:
                ranges.append(self.range())
        if kind == "prod" and self.accept("ordered"):
            kind = "ordered"
        self.expect(":")
        body = self.expression(SUM)
        if kind in CONDITIONAL and self.token.kind in ("sign", "name") and \
                LEVEL.get(self.token.text) == RELATION and not is_condition(body):
            body = self.infix(body, RELATION)
        return Binder(token.at, kind, tuple(ranges), guarded(kind, tuple(conditions), body))

    def limit(self) -> Node:
        """limit k -> oo: body, limit h -> 0+: body; the body is the longest product."""
        at = self.next().at
        letter = self.name("the variable of a limit").text
        self.expect("->")
        kind, point = self.infinity(), None
        if not kind:
            point = self.expression(SUM)
            kind = "above" if self.accept("+") else "below" if self.accept("-") else "both"
        self.expect(":")
        return LimitOf(at, letter, kind, point, self.expression(SUM))

    def integral(self) -> Node:
        """integral t in low..high: body, with -oo and oo for ends."""
        at = self.next().at
        letter = self.name("the variable of an integral").text
        self.expect("in")
        low = None if self.infinity() else self.expression(RELATION)
        self.expect("..")
        high = None if self.infinity() else self.expression(RELATION)
        self.expect(":")
        return IntegralOf(at, letter, low, high, self.expression(SUM))

    def infinity(self) -> str:
        """`oo` or `-oo`, if one stands here."""
        if self.at("-") and self.after() == "oo":
            self.next()
            return "-" + self.next().text
        return self.next().text if self.at("oo") else ""

    def range(self) -> Range:
        letter = self.name("the letter of an index")
        if not self.at("<", "<=", "in", "="):
            self.fail("`<`", "`<=`", "`in`", hint="; a range is written `k<n` or `k in 1..n`")
        style = self.next().text.replace("=", "in") if self.at("=") else self.next().text
        bound = self.expression(RELATION)
        if style != "in":
            return Range(letter.at, letter.text, style, None, bound)
        self.expect("..")
        return Range(letter.at, letter.text, style, bound, self.expression(RELATION))

    def cases(self) -> Node:
        at = self.next().at
        branches, other = [], None
        while other is None:
            value = self.expression(0)
            if self.accept("otherwise"):
                other = value
            else:
                self.expect("if", "otherwise")
                branches.append((value, self.expression(0)))
                if not self.accept(","):
                    break
        self.expect("}")
        if not branches:
            raise LanguageError("expected `value if condition` before `otherwise`", at)
        return Cases(at, tuple(branches), other)


def is_module(name: str) -> bool:
    """nn.ReLU, which is made first and then applied"""
    return name.rpartition(".")[0] in ("nn", "torch.nn") and name.rpartition(".")[2][0].isupper()


def is_condition(node: Node) -> bool:
    """Is the node a condition by its form?"""
    node = ungrouped(node)
    return (isinstance(node, (Chain, Logic, Negation))
            or isinstance(node, Binder) and node.kind in ("all", "any")
            or isinstance(node, Name) and node.name in CONSTANTS)
