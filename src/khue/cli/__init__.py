"""The khue command: a contract for people, scripts and tests."""
