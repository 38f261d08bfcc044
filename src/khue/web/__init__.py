"""The portal and its API."""
