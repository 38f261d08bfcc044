"""Who may do what: people, their roles, how they sign in. Permissions are decided in `access`, and only there."""
