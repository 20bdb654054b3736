"""The equipment of a centre, as words. Standard library only."""

from enum import StrEnum


class DeviceKind(StrEnum):
    """What stands in a centre."""

    COMPUTER = "computer"
    """电脑"""
    SCANNER = "scanner"
    """高拍仪"""
    PRINTER = "printer"
    """打印机"""
    DISPLAY = "display"
    """显示屏"""
    PROJECTOR = "projector"
    """投影仪"""
    OTHER = "other"
    """其他"""


class DeviceState(StrEnum):
    """Whether it can be used."""

    WORKING = "working"
    """正常"""
    FAULTY = "faulty"
    """故障"""
    RETIRED = "retired"
    """报废"""
