"""Comments on drafts, clause by clause: from delegates and, while the city asks for them, from citizens; each is answered."""
