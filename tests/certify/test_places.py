"""The place of a maximum in Coq: what holds of it, and the false neighbours."""

import pytest

from derive.certify import runner
from derive.certify.emit import HEAD

GIVEN = ("Theorem t : forall (n i j : Z) (x y : idx -> R), (0 <= i < n)%Z -> (0 <= j < n)%Z -> ")
DISTINCT = ("(forall a : Z, (0 <= a < n)%Z -> forall b : Z, (0 <= b < n)%Z -> "
            "(a = b)%Z \\/ x [a]%Z <> x [b]%Z) -> ")
PLACE = "ArgMax 0 n (fun k => x [k]%Z)"
SLOPE = "pd (fun x => Max 0 n (fun k => x [k]%Z)) x [i]%Z = ib ({} =? {})%Z"


@pytest.mark.parametrize("said, script, holds", [
    (f"(0 <= {PLACE} < n)%Z", "integers", True),
    (f"(0 < {PLACE})%Z", "integers", False),
    (f"({PLACE} = ArgMax 0 n (fun k => x [0 + k]%Z))%Z", "integers", True),
    (f"({PLACE} = ArgMax 0 n (fun k => y [k]%Z))%Z", "integers", False),
    (f"({PLACE} = ArgMax 0 (n - 1) (fun k => x [k]%Z))%Z", "integers", False),
    (f"(j < {PLACE})%Z -> x [j]%Z < x [{PLACE}]%Z", "apply (ArgMax_first 0 n (fun k => x [k]%Z)); lia", True),
    (f"({PLACE} < j)%Z -> x [j]%Z < x [{PLACE}]%Z", "apply (ArgMax_first 0 n (fun k => x [k]%Z)); lia", False),
    (DISTINCT + SLOPE.format(PLACE, "i"), "differentiate", True),
    (SLOPE.format(PLACE, "i"), "differentiate", False),
    (DISTINCT + SLOPE.format(PLACE, "j"), "differentiate", False),
    (DISTINCT.replace("<= a", "< a") + SLOPE.format(PLACE, "i"), "differentiate", False)])
def test_the_place_of_a_maximum_is_the_first_and_its_false_neighbours_are_refused(
        said, script, holds, coq):
    body = f"{GIVEN}{said}.\nProof. intros. {script}. Qed."
    assert runner.check(body, ["t"], head=HEAD).accepted == holds
