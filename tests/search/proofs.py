"""What the tests of the search ask: is there a proof, whatever the evaluator would say?"""

from derive.language import statement
from derive.search.processes.limits import OutOfTime, time_limit
from derive.search.proving.prove import prove

SECONDS = 10                    # as long as a verdict may take


def proved(text: str) -> bool:
    """Does the prover find a proof of the one claim in a text, in the time that it has?"""
    (read,) = statement.read(text)
    try:
        with time_limit(SECONDS):
            return prove(read.theory, read.facts(), read.claim) is not None
    except OutOfTime:
        return False
