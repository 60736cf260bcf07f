"""The unit roundoffs, and the factor by which many roundings grow."""

SINGLE, DOUBLE = 2.0**-24, 2.0**-53


def gamma(n: int, unit: float) -> float:
    """γ(n) = n·u / (1 − n·u)."""
    return n * unit / (1 - n * unit)
