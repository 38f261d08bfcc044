"""One file for one kind of thing; each has a `router` that `khue.web.api.urls` mounts."""
