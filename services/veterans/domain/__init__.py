"""Who is on the register, what may happen to cases, petitions and home visits."""

from services.veterans.domain.items import DRAWN
from services.veterans.domain.petition import PETITIONING
from services.veterans.domain.register import REGISTERING
from services.veterans.domain.visit import VISITING

DIAGRAMS = {
    "建档立卡 register": REGISTERING,
    **DRAWN,
    "信访 petition": PETITIONING,
    "入户走访 home visit": VISITING,
}
"""The tables that the README draws: of cases one for each path."""
