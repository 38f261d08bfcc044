"""The outlook of a series: where its next figures will lie, how likely a goal is met, and what would have been said before.

For series of 3 to some 60 figures, at whatever times, bounded or not. What the constants rest on is docs/outlook.md.
"""
