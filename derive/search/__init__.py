"""Search: finding derivatives, normal forms, proofs and counterexamples.

Nothing in this room is trusted.  It proposes steps, which the kernel replays; a
bug here can lose a proof, never forge one.  It may import every room above:
kernel, language, model, layers, numeric; never report, course or cli.

Inside it things flow one way as well, and a test holds the order:

    entailment      what the facts show, with certificates
    normal          normal forms, by recorded steps
    strategies      what is opened, how two sides meet, induction, values, limits
    inequalities    instances of known inequalities, combined
    proving         an equation, or any other condition, proved
    closed_form     a right side found where there is none
    derivation      a proof in the lines of a textbook, or a person's own
    answers         verdicts, and answers to "what is this derivative?"
    repair          the provable claim next to a wrong one
    judging         all claims that a person typed, on all cores

    processes       beside them: limits of time and memory, workers
    numbers         beside them: floating point, and worked examples
"""
