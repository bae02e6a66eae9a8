"""Rounds: a sum around a circle begins where it is read, and an angle loses its whole turns."""

import pytest

from derive.search.judging.session import verify

CIRCLE = "size n\ntensor x[n], w[n]\ninteger f\n"
WAVE = "(Σ i<n: {}[i]*{}(2*pi*f*i/n))"
COS, SIN = ([WAVE.format(name, kind) for name in "yxw"] for kind in ("cos", "sin"))
CONVOLVED = CIRCLE + "let y[i] = Σ j<n: x[j]*w[(i-j) mod n] for i < n\nclaim "
SHIFTED = CIRCLE + "let y[i] = x[(i-3) mod n] for i < n\nclaim "


@pytest.mark.parametrize("claim, word", [
    (CONVOLVED + f"{COS[0]} = {COS[1]}*{COS[2]} - {SIN[1]}*{SIN[2]}", "PROVED"),
    (CONVOLVED + f"{SIN[0]} = {COS[1]}*{SIN[2]} + {SIN[1]}*{COS[2]}", "PROVED"),
    (CONVOLVED + f"{COS[0]} = {COS[1]}*{COS[2]} + {SIN[1]}*{SIN[2]}", "REFUTED"),
    (SHIFTED + f"{COS[0]}^2 + {SIN[0]}^2 = {COS[1]}^2 + {SIN[1]}^2", "PROVED"),
    (SHIFTED + f"{COS[0]} = {COS[1]}", "REFUTED"),
    (CIRCLE + "claim Σ i<n: x[(-i) mod n]*cos(2*pi*f*i/n) = Σ i<n: x[i]*cos(2*pi*f*i/n)", "PROVED"),
    (CIRCLE + "claim Σ i<n: x[(i-1) mod n]*cos(pi*f*i/n) = Σ i<n: x[i]*cos(pi*f*(i+1)/n)", "REFUTED"),
    ("real f\n" + CIRCLE.replace("integer f\n", "")
     + "claim Σ i<n: x[(i-1) mod n]*cos(2*pi*f*i/n) = Σ i<n: x[i]*cos(2*pi*f*(i+1)/n)", "REFUTED"),
])
def test_what_goes_round_with_the_index(claim, word):
    found = verify(claim, repairing=0)
    assert found.word == word, found.text()


@pytest.mark.parametrize("claim, word", [
    ("integer q\nreal t\nclaim cos(t + 2*pi*q) = cos(t)", "PROVED"),
    ("integer q\nreal t\nclaim sin(t - 4*pi*q) = sin(t)", "PROVED"),
    ("integer q\nreal t\nclaim sin(t + pi*q) = sin(t)", "REFUTED"),
    ("real q, t\nclaim cos(t + 2*pi*q) = cos(t)", "REFUTED"),
    ("size n\ninteger f, q\nclaim cos(2*pi*f*(q mod n)/n) = cos(2*pi*f*q/n)", "PROVED"),
    ("size n\ninteger f, q\nclaim cos(2*pi*f*(q mod n)) = cos(2*pi*f*q/n)", "REFUTED"),
    ("real x\nclaim cos(2*pi*x) = 1 - 2*sin(pi*x)^2", "PROVED"),
])
def test_whole_turns(claim, word):
    found = verify(claim, repairing=0)
    assert found.word == word, found.text()
