"""What people call the services. Standard library only."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "clinic": "卫生室",
    "express": "快递站",
    "feedback": "群众回音墙",
    "hall": "便民服务",
    "supermarket": "超市",
    "supervision": "监督",
    "veterans": "退役军人服务站",
}
"""By name; one that villagers and cadres don't meet has none."""
