"""The echo wall 群众回音墙: what villagers say, until it is answered; and how they rate every service."""
