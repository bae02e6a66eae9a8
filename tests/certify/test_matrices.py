"""Inverse matrices in Coq: what holds of them, and their false neighbours."""

import pytest

GIVEN = ("Theorem t : forall (n i j k l : Z) (A B : idx -> R), (0 <= i < n)%Z -> (0 <= j < n)%Z -> "
         "(0 <= k < n)%Z -> (0 <= l < n)%Z -> ")
A, B = "Det 0 n A <> 0 -> ", "Det 0 n B <> 0 -> "
SLOPE = "pd (fun A => Inv 0 n A [i; j]) A [k; l] = "
TOGETHER = "(at2 (fun i j => Sum 0 n (fun k => {})))"
LAW = "Sum 0 n (fun k => {} * {}) = ib (i =? j)%Z"


@pytest.mark.parametrize("said, script, holds", [
    (A + SLOPE + "(-1) * (Inv 0 n A [i; k] * Inv 0 n A [l; j])", "differentiate", True),
    (SLOPE + "(-1) * (Inv 0 n A [i; k] * Inv 0 n A [l; j])", "differentiate", False),
    (A + SLOPE + "(-1) * (Inv 0 n A [i; l] * Inv 0 n A [k; j])", "differentiate", False),
    (A + SLOPE + "Inv 0 n A [i; k] * Inv 0 n A [l; j]", "differentiate", False),
    (A + B + "Det 0 n " + TOGETHER.format("A [i; k] * B [k; j]") + " <> 0", "is_invertible", True),
    (A + B + "Det 0 n " + TOGETHER.format("B [i; k] * A [k; j]") + " <> 0", "is_invertible", True),
    (A + B + "Det 0 n (at2 (fun i j => A [j; i])) <> 0", "is_invertible", True),
    (A + B + "Det 0 n " + TOGETHER.format("A [i; k] * B [j; i]") + " <> 0", "is_invertible", False),
    (A + B + "Det 0 n (at2 (fun i j => A [i; j] + B [i; j])) <> 0", "is_invertible", False),
    (A + "Det 0 n B <> 0", "is_invertible", False),
    (A + LAW.format("A [i; k]", "Inv 0 n A [k; j]"), "revert j H0; revert i H; inverse_law", True),
    (A + LAW.format("Inv 0 n A [i; k]", "A [k; j]"), "revert j H0; revert i H; inverse_law", True),
    (A + LAW.format("A [i; k]", "Inv 0 n A [j; k]"), "revert j H0; revert i H; inverse_law", False),
    (LAW.format("A [i; k]", "Inv 0 n A [k; j]"), "revert j H0; revert i H; inverse_law", False)])
def test_a_law_of_inverses_holds_and_its_false_neighbours_do_not(said, script, holds, accepts):
    body = f"{GIVEN}{said}.\nProof. intros n i j k l A B H H0 H1 H2; intros. {script}. Qed."
    assert accepts(body) == holds
