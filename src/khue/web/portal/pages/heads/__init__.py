"""The pages of heads: who answers for what, with nothing counted twice and nothing left out."""
