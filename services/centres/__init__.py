"""Service centres 服务中心: where they are, when they are open, who sits there; the other services keep copies."""
