r"""Names: which declared name a letter with its scripts is, and what is left of them.

    h^{1}_{n}   with h1[n] declared: its entry; with h real: a power of an index, refused
    \sigma'(u)  with σ a function: its derivative, applied

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.language import otherwise
from derive.language.chance import require_operands
from derive.language.errors import LanguageError, Position, Undeclared
from derive.language.latex import scripts, spoken
from derive.language.latex.cursor import split
from derive.language.latex.marks import Mark
from derive.language.latex.notation import Key
from derive.language.syntax import (
    Apply,
    Entrywise,
    Index,
    Name,
    Node,
    Number,
    Power,
    below,
    ungrouped,
)

# f^2(x) is f(x)^2 for these alone, and the argument of another ends before them
POWERED = ("sin", "cos", "tanh", "log", "exp")
EXPECTATIONS = {"mathbbE": "E", "E": "E", "Var": "Var", "mathbbV": "Var", "Cov": "Cov"}
SPOKEN = {**EXPECTATIONS, "O": "O"}
ENTRIES = ("softmax", "log_softmax")                      # softmax_k(f) is an entry of it
PROBABILITIES = ("mathbbP", "Pr", "P")
INDICATORS = ("1", "mathbbI", "mathbb1")


@dataclass(frozen=True)
class Reading:
    """One way to read a name: which it is, and which marks are still to be read."""
    name: str
    left: tuple[Mark, ...]


def named(read) -> Node:
    """A letter or word with its scripts, and its arguments if it is a function."""
    start, at = read.place, read.mark.at
    cores = cores_of(read, read.next())
    above = scripts_of(read)
    plain = [core[:1] for core in cores[:1] if core[1:] == ("vec",)]      # that x is a vector
    if reading := chosen(read, cores, above, at) or chosen(read, plain, above, at):
        return declared(read, reading, at)
    read.place = start + 1
    core = cores[0]
    if core[0] in INDICATORS:
        return spoken.indicator(read, at)
    if core == ("δ",) and above:
        return spoken.delta(read, at)
    if core == ("e",) and above and above[0].kind == "sup":
        exponent = read.next().args[0]
        scripts.require_no_level(exponent)
        return scripts.scripted(read, Apply(at, "exp", (read.whole(exponent),)))
    if core in (("I",), ("mathbbI",)):
        return spoken.identity(read, at)
    if core == ("J",) and above and above[0].kind == "sub":
        return jacobian(read, at)
    if core[0] in PROBABILITIES and read.at("(", "[", "{"):
        return spoken.probability(read, at)
    if spoken.is_divergence(read, core):
        return spoken.divergence(read, at)
    if function := known_function(read, core):
        return application(read, function, at)
    if len("".join(core)) > 1:                     # \bar x is not x
        raise read.notation.unknown("_".join(core), at)
    return index_letter(read, core[0], at)


# -- The candidates -------------------------------------------------------------------------

def cores_of(read, mark: Mark) -> list[Key]:
    """The ways to spell what stands without scripts."""
    if mark.kind != "accent":
        word = mark.text.strip()
        parts = tuple(p for p in word.split("_") if p)
        return [parts or (word,)]
    inner = mark.args[0]
    if len(inner) != 1 or inner[0].kind not in ("letter", "word"):
        raise LanguageError(f"cannot read `\\{mark.text}` here", mark.at)
    letter, accent = inner[0].text, mark.text
    return [(letter, accent), (letter + accent,), (accent, letter), (accent + letter,)]


def scripts_of(read) -> list[Mark]:
    """The scripts and primes after a name; the cursor moves past them."""
    found = []
    while read.mark.kind in ("sub", "sup", "prime"):
        found.append(read.next())
    return found


def chosen(read, cores: list[Key], marks: list[Mark], at: Position) -> Reading | None:
    """The one reading that the declarations allow."""
    found: list[Reading] = []
    for core in cores:
        for reading in readings(read, core, marks, at):
            if reading not in found:
                found.append(reading)
    if len(found) > 1:
        names = " or ".join(f"`{name}`" for name in dict.fromkeys(r.name for r in found))
        raise LanguageError(f"this may be {names}, with or without its scripts as indices", at)
    return found[0] if found else None


def readings(read, core: Key, marks: list[Mark], at: Position) -> Iterator[Reading]:
    """The declared names that the core makes with some of its scripts as labels."""
    primes = "".join(m.text for m in marks if m.kind == "prime")
    plain = [m for m in marks if m.kind != "prime"]
    labels = [(m, label(m)) for m in plain]
    every = tuple(range(len(plain)))
    for taken in ((), *((n,) for n in every), *((every, every[::-1]) if len(plain) > 1 else ())):
        if any(labels[n][1] is None for n in taken):
            continue
        parts = core + tuple(p for n in taken for p in labels[n][1])
        left = [m for n, m in enumerate(plain) if n not in taken]
        for own in ({primes, ""} if primes else {""}):
            name = lookup(read, parts, own, at)
            rest = (*[Mark("prime", "'", at)] * (len(primes) - len(own)), *left)
            if name and fits(read, name, rest):
                yield Reading(name, rest)


def lookup(read, parts: Key, primes: str, at: Position) -> str | None:
    """A bound letter or a declared name."""
    letter = "".join(parts) + primes
    if letter in read.letters:
        return letter
    return read.notation.lookup((*parts, primes) if primes else parts, at)


def fits(read, name: str, left: tuple[Mark, ...]) -> bool:
    """Can the name have these scripts?  A number has no index, a tensor no number for a power."""
    kind = "letter" if name in read.letters else read.notation.kind(name)
    primes = sum(m.kind == "prime" for m in left)
    if kind in ("function", "map"):
        return not primes or kind == "function"
    if primes:
        return False
    below = [m for m in left if m.kind == "sub"]
    above = [m for m in left if m.kind == "sup"]
    rank = 0 if kind == "letter" else read.notation.rank(Name(read.mark.at, name), ())
    if above and kind != "letter" and above[0].args[0] and above[0].args[0][0].text == "(" \
            and read.notation.is_levelled(name):
        return True
    if above and bracketed_label(above[0]):
        return False
    if rank == 1 and above and not below and not transposes(above[0]):
        return False                                       # a vector has no powers
    return not below or rank > 0


def transposes(mark: Mark) -> bool:
    return [m.text for m in mark.args[0]] in (["T"], ["⊤"])


def bracketed_label(mark: Mark) -> bool:
    """(2), which above a name is a label and no power."""
    marks = mark.args[0]
    return len(marks) == 3 and marks[0].text == "(" and marks[2].text == ")" \
        and marks[1].kind == "number"


def label(mark: Mark) -> Key | None:
    """What a script would add to a name: digits, letters, a word; with commas, several."""
    marks = mark.args[0]
    if len(marks) > 2 and marks[0].text == "(" and marks[-1].text == ")":
        marks = marks[1:-1]
    parts: list[str] = []
    for part in split(list(marks), ","):
        if not part or not all(m.kind in ("letter", "number", "word", "text") for m in part):
            return None
        if all(m.kind == "letter" for m in part):
            parts.append("".join(m.text for m in part))
        else:
            parts += [m.text.strip() for m in part]
    return tuple(parts)


# -- What is declared -------------------------------------------------------------------------

def declared(read, reading: Reading, at: Position) -> Node:
    """The name, with the scripts that are left read as what they are."""
    kind = "" if reading.name in read.letters else read.notation.kind(reading.name)
    if kind in ("function", "map"):
        primes = "".join(m.text for m in reading.left if m.kind == "prime")
        rest = tuple(m for m in reading.left if m.kind != "prime")
        return application(read, reading.name + primes, at, rest)
    node: Node = Name(at, reading.name)
    if reading.name in read.notation.arguments:
        if read.at("("):
            require_arguments(read, reading.name)
        else:
            read.notation.bare.add(at)
            require_no_bracket(read, node)
    if kind == "loss" and not reading.left and read.at("("):
        opening = read.next()
        return Apply(at, reading.name, (read.whole(read.until_closed(opening)),))
    return scripts.scripted(read, with_scripts(read, node, reading.left))


def require_arguments(read, name: str) -> None:
    """L(w), which is L where a line has defined L(w), and is read of nothing else"""
    opening = read.next()
    given = tuple(getattr(read.whole(part), "name", "") for part in split(read.until_closed(opening), ","))
    if given != read.notation.arguments[name]:
        own = ", ".join(read.notation.arguments[name])
        raise LanguageError(f"`{name}` is defined as `{name}({own})`, and read of nothing else", opening.at)


def require_no_bracket(read, node: Node) -> None:
    """Refuse `f[x]`, `f{(x)}`, `{f}(x)` and `(f + g)(x)`, which are no products, where a line defines f(x)."""
    if not opens(read.marks[read.place:]):
        return
    for part in (node, *nodes_below(node)):
        if isinstance(part, Name) and part.name in read.notation.arguments and part.at in read.notation.bare:
            own = f"{part.name}({', '.join(read.notation.arguments[part.name])})"
            raise LanguageError(f"`{part.name}` is defined as `{own}`: write that, or `\\cdot` before the bracket "
                                "of a product", read.mark.at)


def opens(marks: list[Mark]) -> bool:
    """Do the marks begin with a bracket, perhaps in braces of TeX's own?"""
    if marks[0].kind == "group":
        return opens([*marks[0].args[0], *marks[1:]])
    return marks[0].kind == "sign" and marks[0].text in ("(", "[", "{")


def nodes_below(node: Node) -> Iterator[Node]:
    for part in below(node):
        yield part
        yield from nodes_below(part)


def with_scripts(read, node: Node, left) -> Node:
    """The level of a family, then indices, then powers, in whatever order they stand."""
    for mark in left:
        if mark.kind == "sup" and (found := scripts.level(read, node, list(mark.args[0]))):
            return with_scripts(read, found, [m for m in left if m is not mark])
    if read.rank(node) == 2:
        scripts.require_order(left)
    for mark in left:
        if mark.kind == "sub":
            node = scripts.indexed(read, node, mark.args[0])
    for mark in left:
        if mark.kind == "sup":
            node = scripts.raised(read, node, mark.args[0])
    return node


def index_letter(read, letter: str, at: Position) -> Node:
    """An undeclared letter is an index; `for`, or its use, gives its range."""
    primes = ""
    while read.mark.kind == "prime":
        primes += read.next().text
    node: Node = Name(at, letter + primes)
    own = label(read.mark) if read.mark.kind == "sub" else None
    if own and all(p.isdigit() for p in own):
        read.next()
        node = Name(at, letter + "".join(own) + primes)
    if read.mark.kind == "sub":
        scripted = own and read.notation.kind(letter)               # \sigma_x, where σ is declared
        later = "".join(mark.text for mark in scripts_of(read) if mark.kind == "prime")
        raise read.notation.unknown(
            letter + primes + (f"_{''.join(own)}" if scripted else "") + later, at)
    return scripts.scripted(read, node)


# -- Functions --------------------------------------------------------------------------------

def known_function(read, core: Key) -> str | None:
    if len(core) > 1:
        return read.notation.function("_".join(core))
    if core[0] == "Φ":
        return "normal_cdf"
    return SPOKEN.get(core[0]) or (len(core[0]) > 1 and read.notation.function(core[0])) \
        or None


def application(read, function: str, at: Position, given: tuple[Mark, ...] = ()) -> Node:
    """f(…), f'(…); of a plain function also `f x` with a single factor."""
    above = list(given)
    while read.mark.kind in ("sup", "sub", "prime"):
        if read.mark.kind == "prime":
            function += read.next().text
        else:
            above.append(read.next())
    args, options = arguments(read, function, at)
    if function in EXPECTATIONS.values() and read.notation.kind(function):
        raise LanguageError(f"`{function}` is declared, and is no expectation here", at)
    node = moment(function, args, at) if function in EXPECTATIONS.values() and not options \
        else Apply(at, function, args, options)
    if function in ENTRIES and [m.kind for m in above] == ["sub"] and is_index(read, above[0].args[0]) \
            and read.rank(node) == 1:
        return scripts.scripted(read, scripts.indexed(read, node, list(above[0].args[0])))
    if above:
        node = power_of(read, node, above)
    return scripts.scripted(read, node)


def is_index(read, marks) -> bool:
    """The letter of softmax_k[f]; a Greek one, or a number that is declared, may be a temperature."""
    return len(marks) == 1 and marks[0].kind == "letter" and marks[0].text.islower() and marks[0].text.isascii() \
        and read.notation.kind(marks[0].text) in ("", "integer")


def power_of(read, node: Node, above: list[Mark]) -> Node:
    if len(above) == 1 and above[0].kind == "sup" and isinstance(node, Apply) \
            and node.name in POWERED:
        scripts.require_no_level(above[0].args[0])
        exponent = read.whole(above[0].args[0])
        if isinstance(exponent, Number) and exponent.value == 2 and read.rank(node) == 1:
            return Entrywise(node.at, node, ((".*", node),))
        if isinstance(exponent, Number) and exponent.value > 0:
            return Power(node.at, node, exponent)
    raise LanguageError("a function with a script: not certain what is meant", above[0].at)


def moment(function: str, args: tuple[Node, ...], at: Position) -> Node:
    """E[…], Var[…] or Cov[…, …], which the text form writes like an entry."""
    require_operands(function, args, at)
    return Index(at, Name(at, function), args)


def arguments(read, function: str, at: Position):
    """The arguments in brackets, with options such as `stride = s`; or one factor."""
    brackets = ("(", "[") if function in (*EXPECTATIONS.values(), *ENTRIES) else ("(", "{") \
        if function in ("max", "min", "exp", "log") else ("(",)
    if read.at(*brackets):
        opening = read.next()
        args, options = [], []
        for part in split(read.until_closed(opening), ","):
            name = option(part)
            if name:
                options.append((name, read.whole(part[split_at(part) + 1:])))
            else:
                args.append(argument(read, part))
        return tuple(args), tuple(options)
    if read.mark.kind == "group":
        return (read.whole(read.next().args[0]),), ()
    if not read.starts_factor():
        read.fail(f"the argument of `{function}`")
    node = read.factor()
    if read.at("(") and isinstance(node, Name) and not read.notation.kind(node.name) \
            and node.name not in read.letters:
        raise Undeclared(f"unknown name `{node.name}`{otherwise.named(node.name)}", node.at)
    if read.at("/") or read.starts_factor() and not (
            read.mark.kind == "word" and read.mark.text in POWERED):
        raise LanguageError(f"it is not certain how far `{function}` reaches; write brackets",
                            read.mark.at)
    return (node,), ()


def argument(read, marks: list[Mark]) -> Node:
    """An argument; the bare name of a function may be one, as in a layer."""
    if len(marks) == 1 and marks[0].kind in ("letter", "word", "text"):
        word = marks[0].text.strip()
        name = read.notation.lookup((word,), marks[0].at)
        if name and read.notation.kind(name) == "function":
            return Name(marks[0].at, name)
        if not name and len(word) > 1 and read.notation.function(word):
            return Name(marks[0].at, read.notation.function(word))
    return read.whole(marks)


def option(marks: list[Mark]) -> str:
    """The name before `=`, if the argument is an option."""
    place = split_at(marks)
    name = "".join(m.text.strip() for m in marks[:place])
    plain = all(m.kind in ("letter", "word", "text") for m in marks[:place])
    return name if 0 < place < len(marks) and plain and len(name) > 1 else ""


def split_at(marks: list[Mark]) -> int:
    return len(split(marks, "=")[0])


def jacobian(read, at: Position) -> Node:
    r"""J_f(x), of a declared map, or of a function or layer of the language."""
    marks = list(read.next().args[0])
    name = None
    if len(marks) == 1:
        word = marks[0].text.strip()
        name = read.notation.lookup((word,), marks[0].at) or (
            len(word) > 1 and read.notation.function(word))
    if not name or not read.at("("):
        raise LanguageError("expected a declared map below `J`, and its argument", at)
    args, options = arguments(read, name, at)
    if read.notation.kind(name) == "map":
        return scripts.scripted(read, Apply(at, f"J_{name}", args))
    applied = Apply(at, name, args, options)
    if len(args) != 1 or not isinstance(ungrouped(args[0]), Name):
        raise LanguageError("the Jacobian is taken at a named tensor", at)
    return scripts.scripted(read, Apply(at, "jacobian", (applied, args[0])))

