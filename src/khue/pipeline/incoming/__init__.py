"""How a file becomes a version: delivered, checked, stored, and stored again from its raw bytes."""
