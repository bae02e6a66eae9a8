"""A sample of the true claims of the topics put to Coq; `make topics-certified` does it for all."""

from random import Random

import pytest

from derive.certify.certify import REJECTED
from tests.certify.topics import TOPICS, answers, chosen, true_claims, unconfirmed

SEED, SAMPLE = 2026, 10


def test_a_list_or_a_line_of_it_is_chosen_by_its_name():
    every = true_claims()
    assert {place.partition(":")[0] for place in every} == {file.stem for file in TOPICS.glob("*.txt")}
    assert list(chosen(["sums", "attention:2"])) == [
        *(place for place in every if place.startswith("sums:")), "attention:2"]
    assert chosen([]) == every and chosen(["convolution:4"]) == {}


def test_what_is_not_confirmed_is_a_true_claim_of_the_topics():
    assert set(unconfirmed()) <= set(true_claims().values()) and len(unconfirmed()) <= 8


@pytest.mark.filterwarnings("ignore")
def test_of_a_sample_no_claim_is_rejected(coq):
    known = [(place, claim) for place, claim in true_claims().items() if claim not in unconfirmed()]
    claims = dict(Random(SEED).sample(known, SAMPLE))
    found = list(answers(claims))
    assert [one.name for one in found] == list(claims)
    assert [one.text() for one in found if one.word == REJECTED] == []
