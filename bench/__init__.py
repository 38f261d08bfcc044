"""Benchmarks: `python -m bench` measures on this machine and prints the table of docs/performance.md."""
