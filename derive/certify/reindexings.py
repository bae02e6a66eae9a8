"""Reindexings: sums over the same terms in another order, through a bijection of their indices.

This file imports the kernel and this room only.
"""

from __future__ import annotations

from derive.certify.arithmetic import Arithmetic, one_tactic
from derive.certify.scope import Scope
from derive.certify.speaker import Speaker
from derive.kernel.context import Context
from derive.kernel.replay import opened
from derive.kernel.terms import And, Term, substitute


class Reindexings:
    """Writes their scripts in the words of a speaker."""

    def __init__(self, say: Speaker, ring: Arithmetic):
        self.say, self.ring = say, ring

    def script(self, before: Term, by, context: Context, here: Scope) -> str:
        """The bijection of the step, and what it makes of the summand."""
        stations = []
        if self.say.real(before, here) != self.say.real(by.source, here):
            stations.append((by.source, self.ring.equal(before, by.source, here)))
        at_source, ks, domain, body = opened(by.source, by.sources, context)
        at_target, ms, image, new_body = opened(by.target, by.targets, context)
        source, source_names = self.binder(by.source, ks, here)
        target, target_names = self.binder(by.target, ms, here)
        a = self.brackets(domain.args[2 * len(ks):], source)
        b = self.brackets(image.args[2 * len(ms):], target)
        fwd = self.tuple(by.forward, source)
        bwd = self.tuple(by.backward, target)
        moved = substitute(body, dict(zip(ks, by.backward)))
        law = (f"eapply (reindex {on(source_names, a)} {on(target_names, b)} "
               f"{on(source_names, fwd)} {on(target_names, bwd)}); "
               "[ nest | nest | vanishes | vanishes | mapped | mapped | "
               f"intros {pattern(target_names)} H_p G_p; indices; "
               f"{self.same_summand(moved, new_body, target_names, target)} ].")
        return self.ring.through(stations, law, here)

    def binder(self, nest: Term, indices, here: Scope) -> tuple[Scope, list[str]]:
        words = []
        for index in indices:
            word = f"j_{here.depth}"
            words.append(word)
            here = here.opening(index.name, word)
        return here, words

    def brackets(self, conds, here: Scope) -> str:
        return self.say.boolean(And(tuple(conds)), here) if conds else "true"

    def tuple(self, terms, here: Scope) -> str:
        word = "tt"
        for term in reversed(terms):
            word = f"({self.say.integer(term, here)}%Z, {word})"
        return word

    def same_summand(self, moved: Term, new: Term, words: list[str], here: Scope) -> str:
        script = self.ring.equal(moved, new, here)
        return (f"known_brackets; transitivity {self.say.real(moved, here)}; "
                f"[ same_derivative | transitivity {self.say.real(new, here)}; "
                f"[ {one_tactic(script)} | same_derivative ] ]")


def pattern(words: list[str]) -> str:
    shape = "[]"
    for word in reversed(words):
        shape = f"[{word} {shape}]"
    return shape


def on(words: list[str], body: str) -> str:
    """A function of a nest of pairs."""
    pattern = "_"
    for word in reversed(words):
        pattern = f"({word}, {pattern})"
    return f"(fun p_ => let '{pattern} := p_ in {body})" if words else f"(fun _ => {body})"
