"""What a person sees at once in a table, one module for each thing: each says its rule in its first lines.

All are pure: cells in, a judgement with its evidence out.
"""
