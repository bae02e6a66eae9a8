"""Long lists of claims that Coq is to accept: the tests take a tenth of each, chosen with the seed
2026, and with CERTIFY=all, as by `make certify`, every one."""

import os
from random import Random


def sample(claims: list[str]) -> list[str]:
    if os.environ.get("CERTIFY") == "all":
        return claims
    return Random(2026).sample(claims, len(claims) // 10)
