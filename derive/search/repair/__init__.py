"""Repairs: a provable claim near one that is refuted, ill-typed or undecided.

Nothing here is trusted: every repair is read, proved and surveyed as any claim is."""
