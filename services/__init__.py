"""The services; each owns its folder, its schema and its queue, and shares only `contracts` and the chassis."""
