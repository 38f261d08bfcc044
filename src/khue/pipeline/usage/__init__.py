"""How much datasets and indicators are used, counted by day without a word about who used them (docs/gaps.md)."""
