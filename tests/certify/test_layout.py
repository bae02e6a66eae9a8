"""A script laid out for a reader is the script."""

import pytest

from derive.certify.layout import WIDTH, laid_out
from derive.certify.scope import bare

LONG = " + ".join(f"t_x [n_{i}]%Z" for i in range(20))
SCRIPTS = [
    "transitivity (a + b). { (* step 1: by what. it is *) in_l. exact A. } symmetry. reflexivity.",
    f"transitivity ({LONG}). {{ assert (E : {LONG} = 0). {{ lra. }} rewrite E. {{ lra. }} lra. }} lra.",
    "cases (a < b) C. { left; first [ lra | (nra; lia) ]. } { right. unfold Z.max. lia. }"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_nothing_is_changed_but_the_space_between_words(script):
    shown = laid_out(script)
    assert shown.split() == script.split()
    assert all(len(line) <= WIDTH + 2 for line in shown.splitlines())


def test_a_block_that_is_long_is_indented():
    shown = laid_out(SCRIPTS[1]).splitlines()
    assert any(line.startswith("    {") for line in shown) and shown[-1] == "  lra."


@pytest.mark.parametrize("text, wanted", [
    ("(a + b)", "a + b"), ("(a) + (b)", "(a) + (b)"), ("(-1)", "(-1)"), ("(1 / 2)", "(1 / 2)"),
    ("(n / 2 * 3)", "(n / 2 * 3)"), ("(a mod b)", "(a mod b)"), ("(a * / (b))", "a * / (b)"),
    ("(if b then x else y)", "(if b then x else y)"), ("(f (x / y))", "f (x / y)"), ("x", "x")])
def test_brackets_are_left_out_where_this_changes_nothing(text, wanted):
    assert bare(text) == wanted
