"""Proving: from a claim to a theorem, by the strategies and the inequalities.

    found           what the search comes to
    equations       two sides that meet, or meet case by case
    exceptions      what holds of an index too that a hypothesis leaves out
    conjuncts       several equations at once
    independence    what an early level does not depend on
    recursive       level by level
    order           inequalities, and what follows from them
    consequent      what the equations among the facts make of a claim
    alternatives    what says `or` or `any`
    sides           on which side of its kink a function is
    prove           a claim by its form

Each may import those before it.
"""
