"""Metamorphic laws: what does not change a claim does not change its verdict.

Each law makes another text or statement of a claim that says the same.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.terms import Add, Mul, Rel, Term, children, conj, with_children
from derive.language.environment import RESERVED
from derive.language.statement import Statement, read
from derive.report.proof_file import Declarations
from derive.search.answers.verdict import judge
from tests.gate.gate import true_texts

DECLARATIONS = ("base", "size", "real", "integer", "tensor", "random", "function", "map", "loss", "let",
                "assume", "convention")
NAMING = ("size", "real", "integer", "tensor", "random", "function", "map", "loss", "let")
ASCII = {"Σ": "sum ", "Π": "prod ", "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "δ[": "delta["}
NOT_NAMES = re.compile(" with | independent ")     # what comes after these declares no names
WORD = re.compile(r"[^\W\d]\w*'*")


def logical_lines(source: str) -> list[str]:
    """The declarations and claims of a text, each with the lines that continue it."""
    found: list[str] = []
    for line in source.split("\n"):
        line = line.partition("#")[0].rstrip()
        if line == "proof" or line.startswith("proof "):
            break
        if line[:1].strip() and (line.split()[0] in DECLARATIONS
                                 or line.startswith("claim ") and len(line.split()) > 2):
            found.append(line)
        elif found and line.strip():
            found[-1] += "\n" + line
    return found


# -- Laws on texts -------------------------------------------------------------------------------

def renamed(source: str, chance: random.Random) -> str:
    """Every name that the text declares, and every index, gets another."""
    lines = logical_lines(source)
    declared = {word for line in lines if line.split()[0] in NAMING
                for part in re.split(r",(?![^\[(]*[\])])", NOT_NAMES.split(line)[0])
                for word in WORD.findall(part.replace(line.split()[0], "", 1))[:1]}
    text = "\n".join(lines)
    letters = {word for word in WORD.findall(text) if len(word) == 1 and word.isascii()
               and word.islower()}
    kept = RESERVED.union("TDERO")
    names = sorted((declared | letters) - kept - {n for n in declared if f"{n}=" in text})
    new = {name: name + chance.choice("qz") for name in names}

    def other(match):
        word = match.group()
        plain = word.rstrip("'")
        return new[plain] + word[len(plain):] if plain in new else word
    return "\n".join(WORD.sub(other, line) if line.split()[0] != "convention" else line
                     for line in lines)


def reordered(source: str, chance: random.Random) -> str:
    lines = logical_lines(source)
    chance.shuffle(lines)
    return "\n".join(lines)


def with_an_unused_size(source: str, chance: random.Random) -> str:
    return "\n".join(["size unusedq", *logical_lines(source)])


def in_ascii(source: str, chance: random.Random) -> str:
    text = "\n".join(logical_lines(source))
    for sign, twin in ASCII.items():
        text = text.replace(sign, twin)
    return text


def printed(source: str, chance: random.Random) -> str:
    """The statement as the program writes it."""
    (statement,) = read(source)
    writer = Declarations(replace(statement, proof=None))
    return "\n".join([*writer.all(), f"claim {writer.claim()}"])


# -- Laws on statements --------------------------------------------------------------------------

def sides_swapped(statement: Statement, chance: random.Random) -> Statement:
    return with_links(statement, [Rel("=", link.right, link.left)
                                  if isinstance(link, Rel) and link.op == "=" else link
                                  for link in statement.links])


def shuffled(statement: Statement, chance: random.Random) -> Statement:
    """Factors and summands of the claim in another order."""
    def change(term: Term) -> Term:
        kids = [change(c) for c in children(term)]
        if isinstance(term, (Add, Mul)):
            chance.shuffle(kids)
        return with_children(term, kids)
    return with_links(statement, map(change, statement.links))


def hypotheses_reversed(statement: Statement, chance: random.Random) -> Statement:
    theory = replace(statement.theory, facts=statement.theory.facts[::-1])
    return replace(statement, theory=theory, conditions=statement.conditions[::-1])


def with_links(statement: Statement, links) -> Statement:
    links = tuple(links)
    return replace(statement, links=links, claim=conj(*links))


PROGRAM = re.compile(r"^(program|code)\b|\bJ_", re.M)
TEXT_LAWS = (renamed, reordered, with_an_unused_size, in_ascii, printed)
STATEMENT_LAWS = (sides_swapped, shuffled, hypotheses_reversed)
LAWS = (*TEXT_LAWS, *STATEMENT_LAWS)


def word(statement: Statement) -> str:
    return judge(replace(statement, proof=None), patience=0.5, limit=60.0).word


def broken_laws(source: str, laws, seed: int) -> Iterator[tuple[str, str, str]]:
    """(law, verdict, verdict under the law) for each law that does not hold."""
    statements = read(source)
    if len(statements) != 1:
        return
    before = word(statements[0])
    for law in laws:
        chance = random.Random(f"{seed} {law.__name__}")
        if law in TEXT_LAWS and PROGRAM.search(source):
            continue                                   # programs and Jacobians have names in them
        if law in TEXT_LAWS:
            (other,) = read(law(source, chance))
        else:
            other = law(statements[0], chance)
        if (after := word(other)) != before:
            yield law.__name__, before, after


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sample", type=int)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    claims = list(true_texts())
    if given.sample:
        claims = random.Random(given.seed).sample(claims, given.sample)
    bad = 0
    for name, source in claims:
        try:
            for law, before, after in broken_laws(source, LAWS, given.seed):
                bad += 1
                print(f"{name}: {law}: {before} becomes {after}", flush=True)
        except Exception as problem:
            bad += 1
            print(f"{name}: {type(problem).__name__}: {problem}", flush=True)
    print(f"{len(claims)} claims under {len(LAWS)} laws; {bad} broken")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
