"""Declarations: each logical line read into what it declares.

The trees inside (sizes, bounds, bodies) are still unread formulas; names are
not looked up here, so that the lines of a statement may stand in any order.

This file is trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from textwrap import dedent

from derive.language import otherwise
from derive.language.chance import LawText, law_text
from derive.language.definite import KINDS, SIGNS
from derive.language.errors import LanguageError, Misshapen, Position, unsupported
from derive.language.kinks import convention
from derive.language.layout import Block, Line
from derive.language.modules.module import CodeError
from derive.language.modules.source import classes_of
from derive.language.parser import RELATION, Parser
from derive.language.programs import Program, program
from derive.language.syntax import Name, Node, Number, Part, Range
from derive.language.tokens import is_numpy

RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
IMPLIED = {"increasing": "nondecreasing", "decreasing": "nonincreasing"}      # with a strict sign
FUNCTION_WORDS = ("nondecreasing", "nonincreasing", *IMPLIED, "continuous", "even", "odd", "positive",
                  "convex")
STRUCTURES = ("distinct", "symmetric", "diagonal", "permutation", "invertible", "orthogonal")
NOTATIONS = ("floor bars", "numerator layout", "denominator layout")
LATER_WORDS = ("positive", "differentiable", "convex", "bounded")


@dataclass(frozen=True)
class Property:
    """`> 0`, `in (0, 1)`, `in 0..9`, or a word; a hypothesis on a name."""
    word: str
    at: Position
    values: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Clause:
    """`for …` after a formula: ranges and conditions in the order written."""
    items: tuple[Range | Node, ...] = ()


@dataclass(frozen=True)
class Declared:
    """A name with its kind: size, integer, real, tensor, function, map, loss."""
    kind: str
    name: str
    at: Position
    sizes: tuple[Node, ...] = ()
    targets: tuple[Node, ...] = ()                 # of a map
    of: str = ""                   # the tensor a loss is a function of; what a function is short for
    properties: tuple[Property, ...] = ()
    words: frozenset[str] = frozenset()
    letter: str = ""                               # of a family, one tensor a layer
    clause: Clause = Clause()                      # its range


@dataclass(frozen=True)
class Let:
    name: str
    at: Position
    indices: tuple[Node, ...]
    body: Node
    clause: Clause


@dataclass(frozen=True)
class Hypothesis:
    formula: Node
    clause: Clause


@dataclass(frozen=True)
class ClaimLine:
    formula: Node
    clause: Clause
    at: Position
    tokens: tuple


@dataclass
class Declarations:
    """All that the lines of one statement say."""
    base: int = 0
    descending: bool = False                       # may a sum run downwards
    broadcasts: bool = False                       # do tensors meet as in NumPy
    based: bool = False                            # is there a line `base`
    conventions: set[str] = field(default_factory=set)         # on the reading of LaTeX
    kinks: dict[str, Node] = field(default_factory=dict)       # slopes, and their values at 0
    names: list[Declared] = field(default_factory=list)
    lets: list[Let] = field(default_factory=list)
    hypotheses: list[Hypothesis] = field(default_factory=list)
    claims: list[ClaimLine] = field(default_factory=list)
    code: list[str] = field(default_factory=list)          # of PyTorch modules
    programs: dict[str, Program] = field(default_factory=dict)
    laws: dict[str, LawText] = field(default_factory=dict)     # of random tensors


def declarations(block: Block) -> Declarations:
    """The declarations of a statement."""
    found = Declarations(broadcasts=any(
        is_numpy(token) for line in block.lines for token in (*filter(None, [line.first]), *line.tokens)))
    for line in block.lines:
        if line.keyword in READERS:
            reader = Parser(line.tokens, line.end)
            READERS[line.keyword](reader, found, line)
            reader.finish()
        elif is_law(line):
            reader = Parser([line.first, *line.tokens], line.end)
            randoms(reader, found, line)
            reader.finish()
        elif is_formula(line, block):
            read_formula(line, found)
        else:
            raise LanguageError(no_keyword(line.keyword), line.at, tuple(READERS))
    require_no_e(block, found)
    return found


def require_no_e(block: Block, found: Declarations) -> None:
    """Refuse `2e-1` where e is declared: it is a number, and might be meant as `2*e - 1`."""
    if any(item.name == "e" for item in (*found.names, *found.lets)):
        for token in (t for line in block.lines for t in line.tokens):
            if token.kind == "number" and "e" in token.text:
                raise LanguageError(f"`{token.text}` is a number; a product is written `2*e`", token.at)


def is_law(line: Line) -> bool:
    """X ~ normal(0, 1) declares X."""
    return any(token.kind == "sign" and token.text == "~" for token in line.tokens)


def is_formula(line: Line, block: Block) -> bool:
    """A single formula without a keyword is a claim."""
    return line is block.lines[-1] and not any(
        other.keyword == "claim" for other in block.lines) and not (
        line.tokens and line.tokens[0].kind == "name" and line.keyword.isalpha()
        and get_close_matches(line.keyword, READERS, 1, 0.7))


def read_formula(line: Line, found: Declarations) -> None:
    first = line.first
    reader = Parser([first, *line.tokens], line.end)
    claim(reader, found, Line("claim", line.at, [first, *line.tokens], line.end, first))
    reader.finish()


def no_keyword(word: str) -> str:
    near = get_close_matches(word, READERS, 1)
    hint = otherwise.begun(word) or (
        f"; did you mean `{near[0]}`?" if near else f": one of {', '.join(READERS)}")
    return f"expected a declaration{hint}"


# -- One reader for each keyword ---------------------------------------------------------------

def base(read: Parser, found: Declarations, line: Line) -> None:
    value = read.formula()
    if not (isinstance(value, Number) and value.value in (0, 1)):
        raise LanguageError("the base is 0 or 1", value.at)
    found.base, found.based = int(value.value), True


def scalars(read: Parser, found: Declarations, line: Line) -> None:
    """size n, k >= 0 with k <= n; a size for each layer: size m[l] for l in 0..L"""
    declared = []
    while True:
        token = read.name()
        if line.keyword == "size" and read.at("["):
            declared.append(layer_size(read, token))
        else:
            declared.append(Declared(line.keyword, token.text, token.at,
                                     properties=properties(read)))
        if not read.accept(","):
            break
    families(read, found, declared)


def layer_size(read: Parser, token) -> Declared:
    """m[l], an integer tensor whose entries are sizes"""
    letter = family_letter(bracketed(read))
    least = () if read.at(">=", ">", "in") else (Property(">=", token.at, (
        Number(token.at, Fraction(1)),)),)
    return Declared("tensor", token.text, token.at, letter=letter, properties=(
        Property("integer", token.at), *least, *properties(read)))


def families(read: Parser, found: Declarations, declared: list[Declared]) -> None:
    """The `for` that gives the letter of a family its range, and the hypotheses."""
    clause = clauses(read)
    found.names.extend(replace(item, clause=clause) if item.letter else item for item in declared)
    if clause.items and not any(item.letter for item in declared):
        raise LanguageError("a `for` belongs to a family, as in `tensor A[l][n] for l in 1..L`",
                            declared[0].at)
    with_hypotheses(read, found)


def tensors(read: Parser, found: Declarations, line: Line) -> None:
    """tensor x[n] > 0, A[n, n] symmetric; a family: tensor A[l][m, n] for l in 1..L"""
    declared = []
    while True:
        token = read.name()
        if read.at("integer"):
            raise LanguageError(f"a tensor has sizes, as in `tensor {token.text}[n] integer`; a "
                                f"single one is declared `integer {token.text}`", read.token.at)
        sizes, letter = bracketed(read), ""
        if read.at("["):
            letter, sizes = family_letter(sizes), bracketed(read)
        declared.append(Declared("tensor", token.text, token.at, sizes,
                                 properties=properties(read), letter=letter))
        if not read.accept(","):
            break
    families(read, found, declared)


def family_letter(nodes: tuple[Node, ...]) -> str:
    letters = plain_names(nodes)
    if letters is None or len(letters) != 1:
        raise LanguageError("a family has one letter, as in `tensor A[l][n] for l in 1..L`",
                            nodes[0].at)
    return letters[0]


def randoms(read: Parser, found: Declarations, line: Line) -> None:
    """random A[m, n], b[m] independent uniform(-1, 1), c[n] normal(0, 1)"""
    declared, more = [], True
    while more:
        token = read.name()
        sizes = bracketed(read) if read.at("[") else ()
        declared.append(Declared("tensor", token.text, token.at, sizes))
        if read.at(","):
            more = read.accept(",")
            continue
        words = law_text(read)
        declared = [drawn(d, words) for d in declared]
        found.laws.update({d.name: words for d in declared})
        found.names.extend(declared)
        declared, more = [], read.accept(",")


def drawn(name: Declared, words: LawText) -> Declared:
    """z ~ N(0, I_d) has d entries, and so have the rows of Z[n, d]; X_i ~ N(0, 1) does not say how many
    there are."""
    if size := words.size():
        if name.sizes and not (isinstance(last := name.sizes[-1], Name) and last.name == size.name):
            raise Misshapen(f"the last axis of `{name.name}` is not `{size.name}`, as `I_{size.name}` says",
                            name.at)
        return name if name.sizes else replace(name, sizes=(size,))
    if words.identity and not name.sizes:
        raise LanguageError(f"how many entries has `{name.name}`? write `{name.name}[n] ~ …`, or `I_n`", name.at)
    if not name.sizes and re.fullmatch(r"[A-Za-z]+_[a-z]", name.name):
        stem, _, letter = name.name.partition("_")
        raise LanguageError(f"how many are there? for each `{letter}`, declare them as "
                            f"`{stem}[n] ~ iid …`", name.at)
    return name


def code(read: Parser, found: Declarations, line: Line) -> None:
    """code, and lines of Python below it: kept as they are, and never run"""
    source = dedent("\n".join(line.raw))
    try:
        classes = classes_of(source)
    except CodeError as problem:
        raise LanguageError(str(problem), line.at) from None
    found.code.append(source)
    found.names.extend(Declared("module", name, line.at) for name in classes)


def programs(read: Parser, found: Declarations, line: Line) -> None:
    """program forward(x), and its lines below; their names are lets of the statement."""
    declared = program(line.tokens, lambda tokens: Parser(tokens, line.end))
    found.names.append(Declared("program", declared.name, line.at))
    found.programs[declared.name] = declared
    found.lets.extend(Let(name, at, (), body, Clause()) for name, body, at in declared.lines)
    read.place = len(line.tokens)


def bracketed(read: Parser) -> tuple[Node, ...]:
    read.expect("[")
    items = [read.formula()]
    while read.accept(","):
        items.append(read.formula())
    read.expect("]")
    return tuple(items)


def properties(read: Parser) -> tuple[Property, ...]:
    """The properties after a declared name, up to a comma or `with`."""
    found = []
    while read.token.kind != "end" and not read.at(",", "with", "for"):
        token = read.next()
        if token.text in RELATIONS:
            found.append(Property(token.text, token.at, (read.expression(RELATION),)))
        elif token.text == "in":
            found.append(interval(read, token.at))
        elif token.text == "zero":
            read.expect("outside")
            found.append(Property("zero outside", token.at))
        elif token.text in STRUCTURES or token.text == "integer":
            found.append(Property(token.text, token.at))
        elif token.text in SIGNS:
            found.append(Property(f"{token.text} {read.expect(*KINDS).text}", token.at))
        elif token.text in LATER_WORDS:
            raise unsupported(f"the property `{token.text}`", token.at)
        else:
            read.place -= 1
            read.fail("a property", "`,`", "the end of the line")
    return tuple(found)


def interval(read: Parser, at: Position) -> Property:
    """`in (0, 1)`, open or closed at either end, or `in 0..9`."""
    if not read.at("(", "["):
        low = read.expression(RELATION)
        read.expect("..")
        return Property("..", at, (low, read.expression(RELATION)))
    opening = read.next().text
    low = read.expression(RELATION)
    read.expect(",")
    high = read.expression(RELATION)
    return Property(opening + read.expect(")", "]").text, at, (low, high))


def with_hypotheses(read: Parser, found: Declarations) -> None:
    if read.accept("with"):
        hypotheses(read, found)


def hypotheses(read: Parser, found: Declarations, line: Line | None = None) -> None:
    """Formulas with commas between; a `for` at the end is for all of them."""
    formulas = [read.formula()]
    while read.accept(","):
        formulas.append(read.formula())
    if read.at(*STRUCTURES):
        word = read.token.text
        raise LanguageError(f"`{word}` is said where a tensor is declared, as in "
                            f"`tensor x[n] {word}`", read.token.at)
    clause = clauses(read)
    found.hypotheses.extend(Hypothesis(f, clause) for f in formulas)


def clauses(read: Parser) -> Clause:
    """for i < n, j in 1..m, i != j"""
    items: list[Range | Node] = []
    while read.accept("for") if not items else read.accept(","):
        if read.token.kind == "name" and read.after() == "in":
            items.append(read.range())
        else:
            items.append(read.formula())
    return Clause(tuple(items))


def functions(read: Parser, found: Declarations, line: Line) -> None:
    """function φ, ψ or function g even, positive: the words belong to the name before.

    function σ = sigmoid: another name for a function that the language knows."""
    while True:
        token = read.name("the name of a function")
        if token.text in FUNCTION_WORDS:
            raise LanguageError(f"`{token.text}` is a property, and stands beside no known function",
                                token.at)
        words, known = [], ""
        if read.accept("="):
            known = read.name("a function that the language knows").text
        while not known and read.token.kind == "name" and not read.at("with"):
            words.append(function_word(read))
        while not known and read.at(",") and read.after() in FUNCTION_WORDS:
            read.next()
            words.append(function_word(read))
        found.names.append(Declared("function", token.text, token.at, of=known,
                                    words=frozenset(words) | {IMPLIED[w] for w in words
                                                              if w in IMPLIED}))
        if not read.accept(","):
            break


def function_word(read: Parser) -> str:
    token = read.next()
    if token.text in LATER_WORDS and token.text not in FUNCTION_WORDS:
        raise unsupported(f"the property `{token.text}`", token.at)
    if token.text not in FUNCTION_WORDS:
        raise LanguageError(f"unknown property `{token.text}` of a function", token.at,
                            FUNCTION_WORDS)
    return token.text


def maps(read: Parser, found: Declarations, line: Line) -> None:
    """map g: R[m] -> R[n]"""
    token = read.name("the name of a map")
    read.expect(":")
    sources = space(read)
    read.expect("->")
    found.names.append(Declared("map", token.text, token.at, sources, space(read)))


def space(read: Parser) -> tuple[Node, ...]:
    read.expect("R")
    return bracketed(read) if read.at("[") else ()


def losses(read: Parser, found: Declarations, line: Line) -> None:
    """loss L(y)"""
    token = read.name("the name of a loss")
    read.expect("(")
    of = read.name("the tensor it is a function of").text
    if read.at(","):
        raise unsupported("a loss of several tensors", read.token.at)
    read.expect(")")
    found.names.append(Declared("loss", token.text, token.at, of=of))


def lets(read: Parser, found: Declarations, line: Line) -> None:
    """let y = A @ x, or let y[i] = x[i]^2 for i < n; let q, k = X.chunk(2); or all of it in LaTeX"""
    if read.token.kind == "latex":
        formula = read.formula()
        found.lets.append(Let("", formula.at, (), formula, clauses(read)))
        return
    token = read.name()
    if read.at(","):
        return unpacked(read, found, token)
    indices = bracketed(read) if read.at("[") else ()
    read.expect("=")
    body = read.formula()
    found.lets.append(Let(token.text, token.at, indices, body, clauses(read)))


def unpacked(read: Parser, found: Declarations, first) -> None:
    """let q, k, v = X.chunk(3, dim=-1): the parts of a tensor along its first axis; m, n = X.shape"""
    names = [first]
    while read.accept(","):
        names.append(read.name())
    read.expect("=")
    body = read.formula()
    for place, token in enumerate(names):
        found.lets.append(Let(token.text, token.at, (), Part(token.at, body, place, len(names)), Clause()))


def claim(read: Parser, found: Declarations, line: Line) -> None:
    formula = read.formula()
    found.claims.append(ClaimLine(formula, clauses(read), formula.at, tuple(line.tokens)))


def conventions(read: Parser, found: Declarations, line: Line) -> None:
    words = " ".join(t.text for t in line.tokens)
    if words not in ("descending sums", *NOTATIONS):
        return convention(read.formula(), found.kinks)
    read.place = len(line.tokens)
    found.descending = found.descending or words == "descending sums"
    found.conventions |= {words} & set(NOTATIONS)


READERS = {"base": base, "size": scalars, "integer": scalars, "real": scalars, "tensor": tensors,
           "random": randoms, "program": programs, "code": code,
           "function": functions, "map": maps, "loss": losses, "let": lets, "assume": hypotheses,
           "claim": claim, "convention": conventions}


def plain_names(nodes: tuple[Node, ...]) -> list[str] | None:
    """The letters of `y[i, j]`, or None if an index is not a letter."""
    names = [n.name for n in nodes if isinstance(n, Name)]
    return names if len(names) == len(nodes) else None
