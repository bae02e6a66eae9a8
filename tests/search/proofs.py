"""What the tests of the search ask: is there a proof, whatever the evaluator would say?"""

from derive.language import statement
from derive.search.proving.prove import prove


def proved(text: str) -> bool:
    """Does the prover find a proof of the one claim in a text?"""
    (read,) = statement.read(text)
    return prove(read.theory, read.facts(), read.claim) is not None
