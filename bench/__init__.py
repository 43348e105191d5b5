"""Benchmarks of the system, each run by itself; none is part of the tests."""
