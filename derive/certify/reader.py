"""Reading back: what the Coq text of a statement says, as terms of the kernel.

This is the check that the proposition is the claim.  It knows Coq's notation and the words
of the prelude, shares no code with the writer beside the table of names, and compares what it
read with the theorem: definitions, hypotheses and claim.

This file imports the kernel's terms only.
"""

from __future__ import annotations

import re
from fractions import Fraction

from derive.kernel.terms import (
    Add,
    And,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    Truth,
    Var,
    children,
    fold,
    is_integer,
    with_children,
)

TOKEN = re.compile(r"\s*(%Z|%bool|<=\?|<\?|=\?|=>|->|:=|/\\|\\/|&&|\|\||<=|<>|[A-Za-z_][\w']*|\d+|\S)")
WORDS = {"ln": "log", "hyptan": "tanh", "Rabs": "abs", "Rmax": "max", "Rmin": "min"}
PROPERTIES = {"nondecreasing": "nondecreasing", "nonincreasing": "nonincreasing",
              "strictly_rising": "increasing", "strictly_falling": "decreasing",
              "continuity": "continuous", "even_function": "even", "odd_function": "odd",
              "positive_function": "positive",
              "nonexpansive": "nonexpansive", "convex_function": "convex"}
PLAIN = {"exp", "sqrt", "sin", "cos", "atan", "sigmoid", "softplus", "relu", "heaviside", "sign",
         "sinh", "cosh", "erf", "normal_cdf"}
FOLDS = {"Sum": "sum", "Prod": "prod", "Max": "max", "Min": "min"}
CHAINS = {"+", "*", "/", "^", "mod", "&&", "||", "/\\", "\\/", "<=?", "<?", "=?", "<=", "<", "=",
          "<>", "->"}


class Unreadable(Exception):
    """The text does not say what was claimed."""


# -- Text into trees -----------------------------------------------------------------------------

class Parser:
    """Trees of tuples: ("id", x), ("num", n), ("app", f, a, …), (operator, a, b, …),
    ("fun", x, body), ("forall", x, type, body)."""

    def __init__(self, text: str):
        self.tokens, self.at = TOKEN.findall(text), 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.next
        if wanted and token != wanted:
            raise Unreadable(f"`{wanted}` expected, `{token}` found")
        self.at += 1
        return token

    def formula(self):
        """Everything up to a closing sign: a binder, or operands between operators."""
        if self.next in ("forall", "exists"):
            return self.binder()
        if self.next == "fun":
            self.take()
            name = self.take()
            self.skip_type()
            self.take("=>")
            return "fun", name, self.formula()
        if self.next == "if":
            parts = []
            for word in ("if", "then", "else"):
                self.take(word)
                parts.append(self.formula())
            return "if", *parts
        first = self.operand()
        if self.next not in CHAINS:
            return first
        parts, operators = [first], []
        while self.next in CHAINS:
            operators.append(self.take())
            parts.append(self.formula() if operators[-1] == "->" else self.operand())
        if len(set(operators)) == 1:
            return operators[0], *parts
        if operators in (["<=", "<"],):
            return "/\\", ("<=", parts[0], parts[1]), ("<", parts[1], parts[2])
        if operators[-1] == "->" and operators[:-1] == ["<=", "<"]:
            return "->", ("/\\", ("<=", parts[0], parts[1]), ("<", parts[1], parts[2])), parts[3]
        if operators[-1] == "->" and len(operators) == 2:
            return "->", (operators[0], parts[0], parts[1]), parts[2]
        raise Unreadable(f"operators {operators}")

    def binder(self):
        word = self.take()
        names = []
        if self.next != "(":
            names.append((self.take(), self.skip_type()))
        while self.next == "(":
            self.take("(")
            name = self.take()
            names.append((name, self.skip_type()))
            self.take(")")
        self.take(",")
        body = self.formula()
        for name, type_ in reversed(names):
            body = word, name, type_, body
        return body

    def skip_type(self) -> str:
        words, depth = [], 0
        if self.next == ":":
            self.take()
            while depth or self.next not in (")", ",", "=>", ":=", ""):
                depth += {"(": 1, ")": -1}.get(self.next, 0)
                words.append(self.take())
        return " ".join(words)

    def operand(self):
        if self.next == "/":
            self.take()
            return "inv", self.operand()
        if self.next == "-":
            self.take()
            return "neg", self.operand()
        if self.next == "~":
            self.take()
            return "not", self.operand()
        parts = []
        while self.next and self.next not in CHAINS and self.next not in (
                ")", "]", ";", ",", "=>", "then", "else", ".", ":="):
            parts.append(self.atom())
        if not parts:
            raise Unreadable(f"a term expected, `{self.next}` found")
        return parts[0] if len(parts) == 1 else ("app", *parts)

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.formula()
            if self.next == ",":
                self.take()
                inner = "pair", inner, self.formula()
            self.take(")")
        elif token == "[":
            items = []
            while self.next != "]":
                items.append(self.formula())
                if self.next == ";":
                    self.take()
            self.take("]")
            inner = "list", *items
        elif token.isdigit():
            inner = "num", int(token)
        elif token[0].isalpha() or token[0] == "_":
            inner = "id", token
        else:
            raise Unreadable(f"`{token}` is not read")
        while self.next in ("%Z", "%bool"):
            self.take()
        return inner


# -- Trees into terms ----------------------------------------------------------------------------

class Reader:
    """Terms of trees; `words` is what each Coq name stands for: (kind, name)."""

    def __init__(self, words: dict[str, tuple[str, str]], theory, signatures):
        self.words, self.theory, self.signatures = words, theory, signatures
        self.losses = theory.losses
        self.bound: list[str] = []

    def kind(self, word: str) -> tuple[str, str]:
        if word not in self.words:
            raise Unreadable(f"`{word}` is not a name of the theorem")
        return self.words[word]

    def number(self, tree) -> Term:
        """A real term."""
        match tree:
            case ("num", n):
                return Num(Fraction(n))
            case ("neg", ("num", n)):
                return Num(Fraction(-n))
            case ("/", a, b):
                over, under = self.number(a), self.number(b)
                if isinstance(over, Num) and isinstance(under, Num):
                    return Num(over.value / under.value)
            case ("+", *parts):
                return Add(tuple(map(self.number, parts)))
            case ("*", *parts):
                return Mul(tuple(map(self.number, parts)))
            case ("inv", a):
                return Pow(self.number(a), Num(Fraction(-1)))
            case ("^", a, ("num", n)):
                return Pow(self.number(a), Num(Fraction(n)))
            case ("if", cond, a, b):
                return Case(self.boolean(cond), self.number(a), self.number(b))
            case ("id", "PI"):
                return Call("pi", ())
            case ("id", word) if self.kind(word)[0] == "real":
                return Var(self.kind(word)[1], False)
            case ("id", word) if self.kind(word)[0] == "definition":
                return self.entry(tree, ())
            case ("app", ("id", "IZR"), a):
                return self.integer(a)
            case ("app", ("id", "ib"), cond):
                return Iverson(self.boolean(cond))
            case ("app", ("id", "powz"), a, n):
                return Pow(self.number(a), self.integer(n))
            case ("app", ("id", "Rpower"), a, b) if not is_integer(power := self.number(b)):
                return Pow(self.number(a), power)
            case ("app", ("id", word), low, high, ("fun", index, body)) if word in FOLDS:
                ends = self.integer(low), self.integer(high)
                return self.binder(FOLDS[word], *ends, index, lambda: self.number(body))
            case ("app", ("id", "pd"), function, tensor, ("list", *at)):
                name = self.tensor(tensor)
                return Diff(self.body(function, "tensor", name),
                            Entry(name, tuple(map(self.integer, at)), False), False)
            case ("app", ("id", "D"), ("fun", _, _) as function, ("id", word)):
                name = self.kind(word)[1]
                return Diff(self.body(function, "real", name), Var(name, False), False)
            case ("app", head, ("list", *at)):
                return self.entry(head, tuple(map(self.integer, at)))
            case ("app", ("id", word), tensor) if word in self.words and self.kind(
                    word)[0] == "loss":
                return self.loss(word, tensor)
            case ("app", head, *at) if self.is_definition(head):
                arity = 0 if head[0] == "id" or head[1] == "id" else None
                if arity is None and head[0] == "app" or head[0] == "id" and \
                        not self.signatures[self.kind(head[1])[1]]:
                    return self.entry(head, tuple(map(self.integer, at)))
                return self.entry(tree, ())
            case ("app", head, *arguments):
                return Call(self.function(head), tuple(map(self.number, arguments)))
        raise Unreadable(f"no number: {tree!r:.80}")

    def is_definition(self, head) -> bool:
        word = head[1][1] if head[0] == "app" and head[1][0] == "id" else \
            head[1] if head[0] == "id" else ""
        return word in self.words and self.words[word][0] == "definition"

    def function(self, head) -> str:
        match head:
            case ("app", ("id", "D"), inner):
                return self.function(inner) + "'"
            case ("id", word) if word in WORDS or word in PLAIN:
                return WORDS.get(word, word)
            case ("id", word) if self.kind(word)[0] == "function":
                return self.kind(word)[1]
        raise Unreadable(f"no function: {head!r:.80}")

    def body(self, function, kind: str, name: str) -> Term:
        match function:
            case ("fun", word, body) if self.kind(word) == (kind, name):
                return self.number(body)
            case ("id", word) if self.kind(word)[0] == "loss" and self.losses[
                    self.kind(word)[1]] == name:
                return Entry(self.kind(word)[1], (), False)
        raise Unreadable(f"the function of a derivative in {name} is not read")

    def entry(self, head, at: tuple) -> Term:
        if self.is_definition(head):
            return Entry(self.definition(head), at, False)
        return Entry(self.tensor(head), at, False)

    def loss(self, word: str, tensor) -> Term:
        name = self.kind(word)[1]
        if self.tensor(tensor) != self.losses[name]:
            raise Unreadable(f"{name} is not read at {self.losses[name]}")
        return Entry(name, (), False)

    def tensor(self, tree) -> str:
        """The name of the tensor that a term of type idx -> R stands for."""
        match tree:
            case ("id", word) if self.kind(word)[0] == "tensor":
                return self.kind(word)[1]
            case ("app", ("id", at), inner) if re.fullmatch(r"at\d", at):
                return self.loss(inner[1][1], inner[2]).tensor if inner[0] == "app" and self.words.get(
                    inner[1][1], ("",))[0] == "loss" else self.definition(inner)
            case ("app", ("id", "Inv"), low, high, inner):
                return self.matrix("inv", low, high, inner)
            case ("app", ("id", word), inner) if self.kind(word)[0] == "loss":
                return self.loss(word, inner).tensor
        raise Unreadable(f"no tensor: {tree!r:.80}")

    def matrix(self, kind: str, low, high, tree) -> str:
        """The name of the inverse or the determinant of a matrix whose indices have this range."""
        name = self.tensor(tree)
        ends = plain(self.integer(low)), plain(self.integer(high))
        found = self.theory.of(kind, name)
        if found is None or any(tuple(map(plain, axis)) != ends for axis in self.theory.axes(name)):
            raise Unreadable(f"{name} is no square matrix of these indices")
        return found

    def definition(self, tree) -> str:
        """A definition, given what its parameters are called after."""
        head, *given = tree[1:] if tree[0] == "app" else (tree,)
        name = self.kind(head[1])[1]
        wanted = self.signatures[name]
        if len(given) != len(wanted):
            raise Unreadable(f"{name} has {len(wanted)} parameters")
        for argument, (kind, n) in zip(given, wanted):
            if kind == "tensor":
                same = self.tensor(argument) == n
            else:
                same = argument[0] == "id" and self.kind(argument[1]) == (kind, n)
            if not same:
                raise Unreadable(f"{name} is not given {n}")
        return name

    def integer(self, tree) -> Term:
        match tree:
            case ("num", n):
                return Num(Fraction(n))
            case ("neg", ("num", n)):
                return Num(Fraction(-n))
            case ("id", word) if word in self.bound:
                return Var(f"|{word}", True)
            case ("id", word) if self.kind(word)[0] == "integer":
                return Var(self.kind(word)[1], True)
            case ("+", *parts):
                return Add(tuple(map(self.integer, parts)))
            case ("*", *parts):
                return Mul(tuple(map(self.integer, parts)))
            case ("/", a, b):
                return Floor(self.integer(a), self.integer(b))
            case ("mod", a, b):
                return Mod(self.integer(a), self.integer(b))
            case ("^", a, ("num", n)):
                return Pow(self.integer(a), Num(Fraction(n)))
            case ("app", ("id", word), *parts) if word in ("Z", "min", "max", "abs"):
                raise Unreadable("a function of integers")
            case ("app", ("id", word), ("list", *at)) if self.kind(word)[0] == "tensor":
                return Entry(self.kind(word)[1], tuple(map(self.integer, at)), True)
        raise Unreadable(f"no integer: {tree!r:.80}")

    def binder(self, kind: str, low: Term, high: Term, index: str, body) -> Term:
        self.bound.append(index)
        inside = body()
        self.bound.pop()
        return fold(kind, low, high, Var(f"|{index}", True), inside)

    def side(self, tree) -> Term:
        """A side of a relation without a sign of its kind: an integer where it can be read so."""
        try:
            return self.integer(tree)
        except Unreadable:
            return self.number(tree)

    def boolean(self, tree) -> Term:
        match tree:
            case ("id", "true"):
                return Truth(True)
            case ("id", "false"):
                return Truth(False)
            case ("=?" | "<=?" | "<?" as sign, a, b):
                return Rel(sign[:-1], self.integer(a), self.integer(b))
            case ("app", ("id", "Reqb" | "Rleb" | "Rltb" as word), a, b):
                sign = {"Reqb": "=", "Rleb": "<=", "Rltb": "<"}[word]
                return Rel(sign, self.number(a), self.number(b))
            case ("app", ("id", "divides"), a, b):
                return Rel("divides", self.integer(a), self.integer(b))
            case ("app", ("id", "negb"), a):
                return Not(self.boolean(a))
            case ("&&", *parts):
                return And(tuple(map(self.boolean, parts)))
            case ("||", *parts):
                return Or(tuple(map(self.boolean, parts)))
        raise Unreadable(f"no condition: {tree!r:.80}")

    def proposition(self, tree) -> Term:
        match tree:
            case ("id", "True"):
                return Truth(True)
            case ("id", "False"):
                return Truth(False)
            case ("=", cond, ("id", "true")):
                return self.boolean(cond)
            case ("=" | "<=" | "<" as sign, a, b):
                try:
                    return Rel(sign, self.integer(a), self.integer(b))
                except Unreadable:
                    return Rel(sign, self.number(a), self.number(b))
            case ("app", ("id", "invertible"), low, high, tensor):
                name = self.matrix("det", low, high, tensor)
                return Not(Rel("=", Entry(name, (), False), Num(Fraction(0))))
            case ("<>", a, b):
                return Not(Rel("=", self.number(a), self.number(b)))
            case ("not", a):
                return Not(self.proposition(a))
            case ("/\\", *parts):
                return And(tuple(map(self.proposition, parts)))
            case ("\\/", *parts):
                return Or(tuple(map(self.proposition, parts)))
            case ("forall", index, "Z", ("->", ("/\\", ("<=", low, _), ("<", _, high)), body)):
                ends = self.integer(low), self.integer(high)
                return self.binder("all", *ends, index, lambda: self.proposition(body))
            case ("exists", index, "Z", ("/\\", ("/\\", ("<=", low, _), ("<", _, high)), body)):
                ends = self.integer(low), self.integer(high)
                return self.binder("any", *ends, index, lambda: self.proposition(body))
        raise Unreadable(f"no proposition: {tree!r:.80}")


    def existence(self, tree) -> Term:
        """A derivative that is said to exist, under its ranges and brackets."""
        match tree:
            case ("forall", index, "Z", ("->", ("/\\", ("<=", low, _), ("<", _, high)), *rest)):
                ends = self.integer(low), self.integer(high)
                inner = rest[0] if len(rest) == 1 else ("->", *rest)
                return self.binder("sum", *ends, index, lambda: self.existence(inner))
            case ("->", ("=", cond, ("id", "true" | "false" as value)), *rest):
                bracket = self.boolean(cond) if value == "true" else Not(self.boolean(cond))
                return Mul((Iverson(bracket), self.existence(
                    rest[0] if len(rest) == 1 else ("->", *rest))))
            case ("app", ("id", "ex_pd"), *rest):
                return self.number(("app", ("id", "pd"), *rest))
            case ("app", ("id", "ex_deriv"), *rest):
                return self.number(("app", ("id", "D"), *rest))
        raise Unreadable(f"no derivative: {tree!r:.80}")


# -- The comparison --------------------------------------------------------------------------------

def plain(term: Term) -> Term:
    """The term as it is written: ways of writing that look alike become one."""
    term = with_children(term, map(plain, children(term)))
    match term:
        case Fold("count", low, high, cond, letter):
            return Fold("sum", low, high, Iverson(cond), letter)
        case Add(()):
            return Num(Fraction(0))
        case Mul(()):
            return Num(Fraction(1))
        case Add((one,)) | Mul((one,)) | And((one,)) | Or((one,)):
            return one
        case Pow(Pow(base, Num(m)), Num(n)) if m == -1 and n > 0:
            return Pow(base, Num(-n))
        case Entry(tensor, at, _):
            return Entry(tensor, at, False)
    return term


def read_back(parts) -> None:
    """Raise Unreadable unless the text of the statement says what the theorem says."""
    theory, given = parts.theory, parts.say.names.given()
    words = {word: (kind, name) for (kind, name), word in given.items()}
    words |= {parts.say.prefix + w: k for w, k in list(words.items()) if k[0] == "definition"}
    *definitions, statement = re.split(r"\.\n(?=Definition )", parts.text().rstrip().rstrip("."))
    signatures: dict[str, list] = {}
    reader = Reader(words, theory, signatures)
    for text in definitions:
        read_definition(text, reader, theory)
    _, _, body = statement.partition(":=")
    hypotheses, claim = opened(Parser(body).formula(), words)
    facts = [plain(f) for f in parts.facts]
    for tree in hypotheses:
        if not is_declared(tree, reader, theory):
            said = plain(reader.proposition(tree))
            if not facts or said != facts.pop(0):
                raise Unreadable("a hypothesis is not read back as it was claimed")
    if facts:
        raise Unreadable("a hypothesis is missing")
    first = first_conjuncts(claim, len(parts.claims))
    inverses = {plain(reader.proposition(t)) for t in first if is_invertible(t)}
    if not set(has_inverses(theory, parts.claim)) <= inverses | set(map(plain, parts.facts)):
        raise Unreadable("an inverse is not said to exist")
    said = {plain(reader.existence(t)) for t in first if not is_invertible(t)}
    if said != {plain(d) for c in parts.claims for d in derivatives(c, lambda d: d)}:
        raise Unreadable("the derivatives said to exist are not those of the claim")
    if plain(reader.proposition(last_conjuncts(claim, len(parts.claims)))) != plain(parts.claim):
        raise Unreadable("the claim is not read back as it was claimed")


def first_conjuncts(tree, count: int):
    return tree[1:len(tree) - count] if tree[0] == "/\\" and len(tree) - 1 > count else ()


def is_invertible(tree) -> bool:
    return tree[:2] == ("app", ("id", "invertible"))


def has_inverses(theory, claim: Term):
    """That each matrix has an inverse whose inverse the claim reads."""
    for name, kind in theory.known.items():
        if kind == "inv" and name in theory.reach(claim):
            determinant = Entry(theory.of("det", theory.losses[name]), (), False)
            yield Not(Rel("=", determinant, Num(Fraction(0))))


def derivatives(term: Term, above):
    """The derivatives in a term, each under the ranges and brackets in which it is read."""
    match term:
        case Diff(body, _, _):
            yield from derivatives(body, above)
            yield above(term)
        case Fold(_, low, high, body, letter):
            yield from derivatives(body, lambda d: above(Fold("sum", low, high, d, letter)))
        case Mul(factors):
            guards = [f for f in factors if isinstance(f, Iverson) and not has_derivative(f)]
            for f in factors:
                yield from derivatives(f, lambda d: above(guarded(guards, d)))
        case Case(cond, then, other):
            yield from derivatives(then, lambda d: above(guarded([Iverson(cond)], d)))
            yield from derivatives(other, lambda d: above(guarded([Iverson(Not(cond))], d)))
        case _:
            for part in children(term):
                yield from derivatives(part, above)


def guarded(guards: list, term: Term) -> Term:
    for guard in reversed(guards):
        term = Mul((guard, term))
    return term


def has_derivative(term: Term) -> bool:
    return isinstance(term, Diff) or any(map(has_derivative, children(term)))


def last_conjuncts(tree, count: int):
    """The conclusion without the derivatives that are said to exist."""
    if count < 1 or tree[0] != "/\\":
        return tree
    last = tree[-count:]
    return last[0] if count == 1 else ("/\\", *last)


def opened(tree, words) -> tuple[list, tuple]:
    """The hypotheses and the conclusion of a proposition."""
    found = []
    while tree[0] == "forall" and tree[1] in words:
        tree = tree[3]
    while tree[0] == "->":
        found += tree[1:-1]
        tree = tree[-1]
    return found, tree


def read_definition(text: str, reader: Reader, theory) -> None:
    head, _, body = text.partition(":=")
    name = reader.kind(head.split()[1])[1]
    definition = theory.definitions[name]
    given = re.findall(r"\((\w+) : ", head)
    count = len(given) - len(definition.indices)
    reader.signatures[name] = [reader.kind(w) for w in given[:count]]
    indices = tuple(Var(reader.kind(w)[1], True) for w in given[count:])
    if indices != tuple(definition.indices):
        raise Unreadable(f"the indices of {name} are not read back")
    said = Parser(body).formula()
    if name in theory.recursive:
        said = read_recursion(said, name, indices, reader, theory)
    if plain(reader.number(said)) != plain(definition.body):
        raise Unreadable(f"the definition of {name} is not read back")


def read_recursion(tree, name: str, indices, reader: Reader, theory):
    """The body of a recursive definition, whose entries are read at its own indices."""
    match tree:
        case ("app", ("id", "Levels"), low, ("fun", word, ("app", ("id", at), (
                "fun", *_) as inner)), ("list", *own)) if at == f"at{len(indices)}":
            first, _ = theory.axes(name)[0]
            same, names = [plain(reader.integer(i)) for i in own] == list(indices), iter(
                i.name for i in indices)
            while inner[0] == "fun":
                same, inner = same and reader.kind(inner[1]) == ("integer", next(names)), inner[2]
            if same and reader.kind(word) == ("tensor", name) and \
                    plain(reader.integer(low)) == plain(first):
                return inner
    raise Unreadable(f"the recursion of {name} is not read back")


def is_declared(tree, reader: Reader, theory) -> bool:
    """Is this a property that the theory declares of a name?"""
    def axes(name, box):
        want = [(plain(a), plain(b)) for a, b in theory.axes(name)]
        return box[0] == "list" and want == [(plain(reader.integer(p[1])), plain(reader.integer(p[2])))
                                             for p in box[1:]]
    match tree:
        case ("app", ("id", "smooth"), ("id", f)):
            return theory.functions[reader.kind(f)[1]] == frozenset()
        case ("app", ("id", word), ("id", f)) if word in PROPERTIES:
            return PROPERTIES[word] in theory.functions[reader.kind(f)[1]]
        case ("app", ("id", "differentiable"), box, ("id", loss)):
            return axes(theory.losses[reader.kind(loss)[1]], box)
        case ("forall", "I", _, ("->", ("app", ("id", "inside"), own, ("id", "I")),
                                 ("app", ("id", "differentiable"), box,
                                  ("fun", "y", ("app", ("id", loss), ("id", "y"), ("id", "I")))))):
            name = reader.kind(loss)[1]
            return axes(name, own) and axes(theory.losses[name], box)
        case ("forall", "I", _, ("->", ("not", ("app", ("id", "inside"), box, ("id", "I"))),
                                 ("=", ("app", ("id", x), ("id", "I")), ("num", 0)))):
            name = reader.kind(x)[1]
            return theory.tensors[name].zero_outside and axes(name, box)
    return False
