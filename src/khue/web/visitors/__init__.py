"""What may be sent without an account: how often, and what is taken for a person's words."""
