"""What somebody who rates may tap."""

from contracts.feedback.words import Displeasure, Level

LEVELS: tuple[tuple[Level, str], ...] = (
    (Level.VERY_GOOD, "非常满意"),
    (Level.GOOD, "满意"),
    (Level.FAIR, "基本满意"),
    (Level.BAD, "不满意"),
    (Level.VERY_BAD, "非常不满意"),
)
"""What a rating may say, the best first (GB/T 39734)."""
DISPLEASURES: tuple[tuple[Displeasure, str], ...] = (
    (Displeasure.SLOW, "办得慢、等得久"),
    (Displeasure.ATTITUDE, "态度不好"),
    (Displeasure.WRONG, "办错了"),
    (Displeasure.RUNAROUND, "来回跑了多趟"),
    (Displeasure.EXTRA_PAPERS, "多要材料"),
    (Displeasure.NOT_OPEN, "该开门没开门"),
    (Displeasure.PREFER_NOT_TO_SAY, "不便说明"),
)
"""The one tap that a bad rating asks for."""
