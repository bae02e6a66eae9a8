"""Worked numbers: the values are right, what is written out comes to them, and seeds repeat."""

from fractions import Fraction

import numpy as np
import pytest

from derive.kernel.ring import polynomial
from derive.kernel.terms import Call, subterms
from derive.language.errors import LanguageError
from derive.report.worked import exercise_text
from derive.search.numbers.worked import exercise, output_shape, worked

IMAGE = [[4, 5, 2, 2, 1], [3, 3, 2, 2, 4], [4, 3, 4, 1, 1], [5, 1, 4, 1, 2], [5, 1, 3, 1, 4]]
KERNEL = [[4, 3, 3], [5, 5, 5], [2, 4, 3]]


def correlation(image, kernel):
    image, kernel = np.array(image), np.array(kernel)
    k = len(kernel)
    return [[int((image[i:i + k, j:j + k] * kernel).sum()) for j in range(len(image) - k + 1)]
            for i in range(len(image) - k + 1)]


def test_an_image_and_its_kernel_forward_and_backward():
    found = worked("conv2d(X, w)", {"X": [IMAGE], "w": [[KERNEL]]}, slopes=[[[1] * 3] * 3])
    assert found.output.nested() == [correlation(IMAGE, KERNEL)]
    by_image, by_kernel = found.gradients
    padded = np.pad(np.ones((3, 3), int), 2)
    assert by_image.nested() == [correlation(padded, np.flip(KERNEL))]
    assert by_kernel.nested() == [[correlation(IMAGE, np.ones((3, 3), int))]]


def test_max_pooling_forward_and_backward():
    found = worked("maxpool2d(X, window=2, stride=1)",
                   {"X": [[[109, 92, 72], [108, 85, 74], [110, 74, 79]]]}, [[[1, 1], [1, 1]]])
    assert found.output.nested() == [[[109, 92], [110, 85]]]
    assert found.gradients[0].nested() == [[[1, 1, 0], [0, 1, 0], [1, 0, 0]]]


@pytest.mark.parametrize("expression, shapes", [
    ("conv2d(X, w, padding=1)", {"X": (2, 3, 3), "w": (1, 2, 3, 3)}),
    ("conv2d(X, w, stride=2)", {"X": (1, 5, 5), "w": (2, 1, 3, 3)}),
    ("avgpool2d(X, window=2, stride=2)", {"X": (1, 4, 4)}),
    ("A @ x + b", {"A": (2, 3), "x": (3,), "b": (2,)}),
    ("conv1d(x, k)", {"x": (5,), "k": (3,)}),
])
def test_what_is_written_out_comes_to_the_value(expression, shapes):
    """Every entry has a sum of numbers, forward and backward."""
    inputs = exercise(shapes, seed=3)
    slopes = exercise({"g": output_shape(expression, inputs)}, seed=4)["g"]
    found = worked(expression, inputs, slopes)
    for result in (found.output, *found.gradients):
        for step in result.steps:
            assert step.sum is not None, (result.name, step.at)
            assert polynomial(step.sum).get((), Fraction(0)) == step.value


def test_a_maximum_is_written_out():
    found = worked("maxpool1d(x, window=2, stride=1)", {"x": [3, 1, 2]})
    assert all(any(isinstance(p, Call) and p.function == "max" for p in subterms(step.sum))
               for step in found.output.steps)


def test_a_slope_at_a_tie_is_undefined():
    found = worked("maxpool1d(x, window=2, stride=1)", {"x": [1, 1]}, [1])
    assert [step.value for step in found.gradients[0].steps] == [None, None]
    assert "undefined" in exercise_text(found)


def test_an_exercise_repeats_with_its_seed():
    shapes = {"X": (2, 2), "b": (3,)}
    assert exercise(shapes, 5) == exercise(shapes, 5) != exercise(shapes, 6)


def test_the_two_formats():
    found = worked("conv1d(x, k)", {"x": [1, -2, 3], "k": [2, 1]}, [1, 0])
    assert "y[2] = 2 * (-2) + 1 * 3 = -1" in exercise_text(found)
    latex = exercise_text(found, "latex")
    assert r"y_{2} & = 2 \cdot (-2) + 1 \cdot 3 = -1." in latex
    assert latex.count(r"\begin{aligned}") == latex.count(r"\end{aligned}") == 4
    assert "Solution" not in exercise_text(found, "latex", solution=False)


@pytest.mark.parametrize("inputs, problem", [
    ({"x": [1, [2]]}, ValueError), ({"x": []}, ValueError), ({"x": ["a"]}, ValueError),
    ({"x": [0] * 500}, ValueError), ({"z": [1]}, LanguageError),
])
def test_what_cannot_be_worked_out(inputs, problem):
    with pytest.raises(problem):
        worked("relu(x)", inputs)
