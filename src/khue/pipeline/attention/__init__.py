"""The attention list: what to push, in order of what may be lost, as far as it was known on a day (docs/attention.md)."""
