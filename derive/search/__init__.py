"""Search: finding derivatives, normal forms, proofs and counterexamples.

Nothing in this room is trusted.  It proposes steps, which the kernel replays; a
bug here can lose a proof, never forge one.  It may import every room above:
kernel, language, model, layers, numeric; never report, course or cli.
"""
