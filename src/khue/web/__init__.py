"""The web: the public portal and the API, as Django applications without a database."""
