"""How good each dataset is, and what its owner does next (docs/gaps.md)."""
