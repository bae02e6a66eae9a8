"""Titles: names of theorems as headings."""

import pytest

from derive import library
from derive.report.titles import title


@pytest.mark.parametrize("name, heading", [
    ("conv1d_input_gradient_eq_conv1d_full", "1-D convolution input gradient = 1-D convolution full"),
    ("kl_divergence_nonnegative", "KL divergence nonnegative"),
    ("relu_derivative", "ReLU derivative"),
    ("cauchy_schwarz", "Cauchy\u2013Schwarz"),
    ("logsumexp_hessian", "Log-sum-exp Hessian"),
    ("conv_transpose1d_is_adjoint", "Transposed 1-D convolution is adjoint"),
    ("a_theorem_of_ours", "A theorem of ours"),
])
def test_headings(name, heading):
    assert title(name) == heading


def test_no_two_theorems_have_one_heading():
    names = [path.stem for path in library.files()]
    assert len({title(name) for name in names}) == len(names) > 400
