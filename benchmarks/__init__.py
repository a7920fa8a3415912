"""Benchmarks against named peers, run by hand: ``python -m benchmarks``. No test runs them."""
