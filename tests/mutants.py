"""Break one trusted check at a time; the tests must notice every one.

Run with `make mutants`; a run that was cut short goes on with `--from N`.  Each row names a
trusted file, a piece of it, and what stands there instead.  The tests of the trusted rooms run
on a copy of the project, the file's own and the cheats first, to the first that fails.  A copy
that no test can load has shown nothing, and counts as a survivor.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
UNASKED = {"test_mutants.py"}       # it looks at the text of the checks: it sees every change of it
TELLING = ["test_cheats.py", "test_holes.py", "test_replay.py"]
SECONDS = 600

MUTANTS = [
    ("replay.py", "if key is not _KEY:", "if False:"),
    ("replay.py", "require_well_formed(claim, here)", "pass"),
    ("replay.py", "require_defined(claim, here)", "pass"),
    ("replay.py", "if not equal(met, meet):", "if False:"),
    ("context.py", "(Rel(\"=\", a, p), Rel(\"<=\", b, q))", "(Rel(\"=\", a, p), Rel(\"<=\" | \"<\", b, q))"),
    ("context.py", "(Rel(\"=\", a, p), Rel(\"<=\", b, q)):\n            return a == b and",
     "(Rel(\"=\", a, p), Rel(\"<=\", b, q)):\n            return a == b or"),
    ("replay.py", "require_opened(new, here)", "pass"),
    ("replay.py", "require_form(new, here)", "pass"),
    ("replay.py", "if isinstance(term, Diff) and i == 1:", "if False:"),
    ("context.py", "return self.under_derivative(wrt, direct)", "return self"),
    ("context.py", "if j != i and isinstance(f, Iverson)", "if isinstance(f, Iverson)"),
    ("replay.py", "or not equal(term, step.to):", "or False:"),
    ("replay.py", "if not equal(here.unfolded(step.to), term):", "if False:"),
    ("replay.py", "here.show(Rel(\"=\", term, step.to))", "pass"),
    ("replay.py", "if not here.states(Rel(\"=\", term, step.to)):", "if False:"),
    ("replay.py", "here.assume(cond).show(other)", "pass"),
    ("replay.py", "here.assume(other).show(cond)", "pass"),
    ("replay.py", "if not equal(term, by.source):", "if False:"),
    ("replay.py", "at_source.show(substitute(image, forward))", "pass"),
    ("replay.py", "at_target.show(substitute(domain, backward))", "pass"),
    ("replay.py", "at_source.show(Rel(\"=\", substitute(index, forward), k))", "pass"),
    ("replay.py", "if not equal(substitute(body, backward), new_body):", "if False:"),
    ("replay.py", "if isinstance(f, Iverson) and is_constant_condition(f.cond)]",
     "if isinstance(f, Iverson)]"),
    ("replay.py", "if yes.facts != (*facts, cond) or no.facts != (*facts, Not(cond)):", "if False:"),
    ("replay.py", "if yes.claim != no.claim:", "if False:"),
    ("replay.py", "if type(low) is not int or not (isinstance(index, Var) and index.integer):",
     "if type(low) is not int:"),
    ("replay.py", "if type(low) is not int or not (", "if not ("),
    ("replay.py", "if theorem.facts != facts:", "if False:"),
    ("replay.py", "if any(theorem.theory != given[0].theory for theorem in given):", "if False:"),
    ("replay.py", "if theorem.claim != substitute(claim, {index: number(value)}):", "if False:"),
    ("replay.py", "require_descending(here)", "pass"),
    ("context.py", "self.smooth.setdefault(self.facts, {})", "self.smooth.setdefault((), {})"),
    ("context.py", "return self.shows(Rel(\"<\", a.low, a.high)) and inside.differ(",
     "return inside.differ("),
    ("context.py", "open_body(a.body, index), b)", "open_body(a.body, index), open_body(b.body, index)) "
     "if isinstance(b, Fold) else self.shows(Not(Rel(\"=\", one, other)))"),
    ("calculus.py", "if not is_integer(power):\n            here.show(Rel(\"<\", ZERO, base))",
     "if not is_integer(power):\n            pass"),
    ("calculus.py", "mul(term, Call(\"log\", (base,)), d(power))", "ZERO"),
    ("replay.py", "if theorem.theory != theory or not set(theorem.facts) <= set(facts):",
     "if theorem.theory != theory:"),
    ("replay.py", "if theorem.theory != theory or not set(theorem.facts) <= set(facts):",
     "if not set(theorem.facts) <= set(facts):"),
    ("recursion.py", "here.show(Rel(\"<=\" if before else \"<\", first, level))", "pass"),
    ("recursion.py", "before = circle.index(tensor) < circle.index(name)", "before = True"),
    ("recursion.py", "raise Rejected(f\"{name} is defined by its own derivative\")", "pass"),
    ("recursion.py", "require_arbitrary(index, theory, low, high, *facts)", "pass"),
    ("recursion.py", "require_arbitrary(index, theory, low, high, *others)", "pass"),
    ("recursion.py", "if index.name in mentioned:", "if False:"),
    ("recursion.py", "if base != ((*facts, Rel(\"<\", low, high)), substitute(claim, "
                     "{index: low})):", "if False:"),
    ("recursion.py", "if step != ((*facts, next_range(low, index, high), claim), wanted):",
     "if False:"),
    ("calculus.py", "direct or tensor not in here.theory.recursive or is_held(term, wrt, here)):",
     "True):"),
    ("calculus.py", "    if through in here.theory.recursive:", "    if False:"),
    ("theory.py", "if other not in self.definitions or not self.tensors[other].axes:", "if False:"),
    ("theory.py", "if any(other in self.reach(bound) for axis in self.axes(other) for bound in axis):",
     "if False:"),
    ("theory.py", "if tensor in self.definitions and tensor in self.reach("
                  "self.definitions[tensor].body):", "if False:"),
    ("rules.py", "or not equal(instantiate(before, instance), term):", "or False:"),
    ("rules.py", "        here.show(instantiate(cond, instance))", "        pass"),
    ("rules.py", "if name not in known and wanted not in here.theory.functions.get(name, ()):", "if False:"),
    ("rules.py", "if not name[0].isupper() and not is_integer(value):", "if False:"),
    ("rules.py", "if name[0] == \"↓\" and not int(name[1:]) < here.depth:", "if False:"),
    ("calculus.py", "here.show(smooth_where(function, arg, here))", "pass"),
    ("calculus.py", "            elif power < 0:\n                here.show(Not(equals(base, ZERO)))",
     "            elif power < 0:\n                pass"),
    ("calculus.py", "            here.show(Not(equals(a, b)))\n", "            pass\n"),
    ("calculus.py", "here.theory.functions.get(name) == frozenset()", "name in here.theory.functions"),
    ("calculus.py", "if through == variable or variable in here.theory.reach(term, stop=through):",
     "if False:"),
    ("calculus.py", "        for index, (low, high) in zip(wrt.at, here.theory.ranges(wrt.tensor, wrt.at)):\n"
                    "            here.show(within(low, index, high))", "        pass"),
    ("calculus.py", "return not any(variable in here.theory.reached", "return True or any("
                    "variable in here.theory.reached"),
    ("theory.py", "{n: self.reach_of(n) for n in (*self.tensors, *self.losses)}", "{}"),
    ("calculus.py", "here.under_derivative(wrt, direct))", "here)"),
    ("calculus.py", "d(body)                               # else", "pass  # else"),
    ("calculus.py", "if not all(is_constant(i, variable, here, direct) for i in at)", "if False"),
    ("calculus.py", "is_constant(end, variable, here, direct) for end in (low, high))", "(True,))"),
    ("calculus.py", "while name in here.theory.losses:", "if name in here.theory.losses:"),
    ("calculus.py", "inner = d(base)", "inner = d(base) if power else ZERO"),
    ("calculus.py", "if isinstance(term, Entry) and term.tensor != variable and not direct:",
     "if isinstance(term, Entry) and not direct:"),
    ("context.py", "if not self.shows(within(low, index, high)):", "if False:"),
    ("context.py", "                    and self.shows_integers(Rel(\"<=\", low, index))\n", ""),
    ("context.py", "                    and self.shows_integers(Rel(\"<\", index, high))\n", "\n"),
    ("context.py", "return all(map(self.nonnegative, terms)) and any(map(self.positive, terms))",
     "return all(map(self.nonnegative, terms))"),
    ("context.py", "return (kind == \"prod\" or self.shows_integers(Rel(\"<\", low, high))\n"
                   "                        ) and inside.positive(open_body(body, index))",
     "return inside.positive(open_body(body, index))"),
    ("context.py", "return self.nonzero(base)\n            case Pow(base, _):\n"
                   "                return self.positive(base)",
     "return True\n            case Pow(base, _):\n                return self.positive(base)"),
    ("context.py", "if term.tensor in self.held:", "if False:"),
    ("context.py", "return all(map(self.shows, args))", "return any(map(self.shows, args))"),
    ("definedness.py", "if any(map(theory.randomness, at)):", "if False:"),
    ("definedness.py", "if theory.randomness(low) or theory.randomness(high):", "if False:"),
    ("definedness.py", "here.show(NEEDS[function](arg))", "pass"),
    ("definedness.py", "                here.show(Rel(\"<\", low, high))", "                pass"),
    ("definedness.py", "                here.require_inside(term)", "                pass"),
    ("definedness.py", "            return require_slope(body, wrt, here, direct)", "            return None"),
    ("definedness.py", "            here.show(Not(equals(base, ZERO)))", "            pass"),
    ("definedness.py", "if not is_term(term) or term.loose:", "if not is_term(term):"),
    ("replay.py", "shown = tuple(shown)", "pass"),
    ("replay.py", "instance = dict(step.instance)", "instance = step.instance"),
    ("rules.py", "if type(name) is not str or not", "if not"),
    ("signs.py", "((w, tuple(c)) for w, c in combination.parts)", "combination.parts"),
    ("integers.py", "zip(args, split.branches, strict=True)", "zip(args, split.branches)"),
    ("terms.py", "if isinstance(place, (Diff, Mean)) and", "if isinstance(place, Diff) and"),
    ("terms.py", "return type(value) in KINDS", "return isinstance(value, Term)"),
    ("terms.py", "if not KINDS.issuperset(map(type, value)):", "if False:"),
    ("judgements.py", "tuple(steps[0].instance[\"points\"])", "steps[0].instance[\"points\"]"),
    ("definedness.py", "if any(name[0] in \"↓?\" for name in names(term)):", "if False:"),
    ("definedness.py", "require_argument(here.theory.losses[tensor], here)", "pass"),
    ("definedness.py", "if any(map(reads_reals, at)):", "if False:"),
    ("definedness.py", "not all(map(is_integer, at)):", "False:"),
    ("ring.py", "return 1 if isinstance(a, Iverson) else e + f", "return e + f"),
    ("ring.py", "return 1 if isinstance(a, Iverson) else e + f", "return 1 if e + f == 0 else e + f"),
    ("ring.py", "return a, inverse(a)", "return ()"),
    ("ring.py", "if size is not None and size <= 0:", "if size is not None and size < 0:"),
    ("ring.py", "if op == \"=\" and offset.denominator != 1:", "if False:"),
    ("ring.py", "return complement(indicator(arg))", "return indicator(arg)"),
    ("ring.py", "outer = lowered([(a, e) for a, e in mono if not uses_index(a)])",
     "outer = lowered([(a, e) for a, e in mono if a.loose == 0])"),
    ("theory.py", "if name in self.reach(definition.body):", "if False:"),
    ("theory.py", "if self.tensors[name].integer or", "if"),
    ("context.py", "not any(map(reads_reals, at))", "True"),
    ("context.py", "not (reads_reals(low) or reads_reals(high)) and ", ""),
    ("limits.py", "        require_well_formed(fact, here)\n", ""),
    ("limits.py", "            require_new(z, here)\n", "            pass\n"),
    ("limits.py", "low == f and same == g and high == Tends(", "low == f and high == Tends("),
    ("limits.py", "and high == Tends(kind, k, point, h, value)", "and high.value == value"),
    ("limits.py", "x == y == k and off", "x == y and off"),
    ("limits.py", "and off == Not(equals(b, ZERO)) and slopes", "and slopes"),
    ("limits.py", "and slopes == Mul((a, inverse(b)))", "and slopes.factors[0] == a"),
    ("limits.py", "((f, g), (inverse(g),))", "((g,), (inverse(g),))"),
    ("replay.py", "if near.facts != here.facts or any(", "if any("),
    ("replay.py", "if theorem.claim not in limits else here", ""),
    ("limits.py", "or bound.op not in (\"<\", \"<=\")", "or False"),
    ("limits.py", "or all(depends(side, z, here) for side in children(bound))", "or False"),
    ("limits.py", "for fact in moving for end in (low, high)]", "for fact in moving for end in (high,)]"),
    ("limits.py", "needed += [fact for fact in known if fact not in moving] + [", "needed += ["),
    ("limits.py", " + [Rel(op, low, high)]\n", "\n"),
    ("limits.py", "if zero == ZERO and not any(", "if not any("),
    ("limits.py", "return tuple(needed), Rel(op, *(", "return tuple(needed), Rel(\"<\", *("),
    ("replay.py", "if shown.claim != And(needed):", "if False:"),
    ("calculus.py", "Fold(\"prod\", low, index, body, letter)",
     "Fold(\"prod\", low, add(index, ONE), body, letter)"),
    ("ring.py", "return MappingProxyType(multiplied_out(term))", "return multiplied_out(term)"),
    ("ring.py", "UNIT: Poly = MappingProxyType({(): Fraction(1)})", "UNIT: Poly = {(): Fraction(1)}"),
    ("integers.py", "MappingProxyType(total([scaled, constant(-rest)]))",
     "total([scaled, constant(-rest)])"),
    ("integers.py", "return MappingProxyType(poly if", "return (poly if"),
    ("calculus.py", "Fold(\"prod\", add(index, ONE), high, body, letter)",
     "Fold(\"prod\", index, high, body, letter)"),
    ("judgements.py", "tuple(steps[0].instance[\"facts\"])", "steps[0].instance[\"facts\"]"),
    ("calculus.py", "case Mean(body) if not direct and is_polynomial(body, here) and",
     "case Mean(body) if not direct and"),
    ("calculus.py", "case Mean(body) if not direct and", "case Mean(body) if"),
    ("calculus.py", "isinstance(part, (Diff, Mean)) and variable", "isinstance(part, Diff) and variable"),
    ("calculus.py", " and not here.theory.randomness(wrt):", ":"),
    ("calculus.py", "return Mean(d(body, here.without_chance()))", "return Mean(d(body))"),
    ("calculus.py", "return tensor in theory.random or (", "return True or ("),
    ("calculus.py", "if tensor not in theory.recursive:\n            return tensor in theory.random",
     "if True:\n            return tensor in theory.random"),
    ("calculus.py", "power >= 0:\n            return is_polynomial", "True:\n            return is_polynomial"),
    ("calculus.py", 'case Add() | Mul() | Fold("sum" | "prod"):', "case Add() | Mul() | Fold() | Call():"),
    ("chance.py", "derivative(inner, wrt, here.without_chance(), direct)", "derivative(inner, wrt, here, direct)"),
    ("chance.py", "if not (body.loose or theory.recursive) and (", "if ("),
    ("chance.py", "or name in here.theory.reach(p)", ""),
    ("chance.py", "            has_chance(fact, here) for fact in here.facts):", "            False for fact in here.facts):"),
    ("chance.py", "    require_mean(claim.right, here)\n", ""),
    ("chance.py", 'claim.op == "<=" and claim.left == ZERO)', 'claim.op == "<=")'),
    ("chance.py", "if any(has_chance(p, here) or name in here.theory.reach(p) for p in known.parameters):", "if False:"),
    ("limits.py", "if here.theory.randomness(low) or here.theory.randomness(high):", "if False:"),
    ("judgements.py", "    if here.theory.randomness(claim):", "    if False:"),
]


def tests(file: str) -> list[str]:
    """Every test of the trusted rooms, the likeliest to notice a change of the file first."""
    first = [f"test_{file}", *TELLING]
    found = [*sorted(Path(ROOT, "tests", "kernel").glob("test_*.py")),
             Path(ROOT, "tests", "language", "test_rules.py")]
    found.sort(key=lambda path: first.index(path.name) if path.name in first else len(first))
    return [str(path.relative_to(ROOT)) for path in found if path.name not in UNASKED]


def noticed(file: str, old: str, new: str) -> str:
    """The test that fails with this check broken; empty if none does."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "derive"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv*", "build"))
        path = copy / "derive" / "kernel" / file
        source = path.read_text("utf-8")
        if old not in source:
            raise SystemExit(f"{file} no longer holds {old!r}")
        path.write_text(source.replace(old, new, 1), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--tb=no",
                   "-rf", *tests(file)]
        try:
            ended = subprocess.run(command, cwd=copy, env={**os.environ, "COLUMNS": "200"},
                                   capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return f"no end in {SECONDS} s"
        failed = re.search(r"^FAILED (.*?)(?: - |$)", ended.stdout, re.MULTILINE)
        return failed[1] if failed else ""


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--from", dest="first", type=int, default=1, metavar="N",
                         help="begin with the Nth, counted from 1")
    first = options.parse_args().first
    alive = 0
    for number, (file, old, new) in enumerate(MUTANTS[first - 1:], first):
        test = noticed(file, old, new)
        alive += not test
        print(f"{number:3}", "caught  " if test else "SURVIVED", file, " ".join(old.split())[:80],
              f"[{test}]" if test else "", flush=True)
    asked = len(MUTANTS) - first + 1
    print(f"{asked - alive} of {asked} caught")
    sys.exit(bool(alive))


if __name__ == "__main__":
    main()
