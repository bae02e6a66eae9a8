"""One run of Coq that is asked again and again answers each time as if it were the first."""

import pytest

TRUE = "Theorem t : 1 <= 2. Proof. lra. Qed."
FALSE = "Theorem t : 3 <= 2. Proof. lra. Qed."


@pytest.mark.parametrize("body, holds", [
    (TRUE, True), (FALSE, False), (TRUE, True), ("Theorem t : 1 <= 2. Proof. lra.", False),
    ("Theorem t : 1 <= 2. Proof. nonsense. lra. Qed.", False), ("", True),
    ("Lemma lemma : 1 <= 2. Proof. lra. Qed.", True), ("Check lemma.", False)])
def test_what_is_asked_is_answered_and_leaves_nothing_behind(body, holds, accepts):
    assert accepts(body) == holds


def test_after_one_that_does_not_end_comes_another(accepts):
    assert not accepts("Theorem t : True. Proof. do 1000000000 idtac. exact I. Qed.", seconds=2)
    assert accepts(TRUE)
