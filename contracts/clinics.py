"""The vocabulary of the clinic: states, priorities, practices, notifiable diseases' cases. Standard library only."""

from enum import StrEnum


class AppointmentState(StrEnum):
    """Where a patient is, from booking to the end of the consultation."""

    WAITLISTED = "waitlisted"
    """候补"""
    BOOKED = "booked"
    """已预约"""
    ARRIVED = "arrived"
    """签到"""
    WAITING = "waiting"
    """候诊"""
    CALLED = "called"
    """叫号"""
    PASSED = "passed"
    """过号"""
    IN_CONSULTATION = "in_consultation"
    """就诊"""
    FULFILLED = "fulfilled"
    """完成"""
    REFERRED = "referred"
    """转诊"""
    LEFT = "left"
    """离开"""
    NO_SHOW = "no_show"
    """爽约"""
    CANCELLED = "cancelled"
    """退号"""
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    """停诊"""
    ENTERED_IN_ERROR = "entered_in_error"
    """录入错误"""


class ScheduleState(StrEnum):
    """Whether a room's session takes place."""

    OPEN = "open"
    """出诊"""
    STOPPED = "stopped"
    """停诊"""


class SuspensionState(StrEnum):
    """How it stands with a suspension of booking after no-shows."""

    IN_FORCE = "in_force"
    """暂停预约"""
    APPEALED = "appealed"
    """申诉中"""
    LIFTED = "lifted"
    """已解除"""
    UPHELD = "upheld"
    """维持"""


class ReportState(StrEnum):
    """Where the report of an infectious disease stands."""

    OPEN = "open"
    """待报告"""
    REPORTED = "reported"
    """已报告"""
    RULED_OUT = "ruled_out"
    """已排除"""


class Priority(StrEnum):
    """Classes of the queue, the first one first; within one, whoever came first."""

    EMERGENCY = "emergency"
    """急诊"""
    PREFERRED = "preferred"
    """优先:老年人、残疾人、退役军人"""
    ORDINARY = "ordinary"
    """普通"""

    @property
    def rank(self) -> int:
        """Its place among the classes, from 0."""
        return list(type(self)).index(self)


class Practice(StrEnum):
    """What a session of a village clinic is for."""

    GENERAL = "general"
    """全科"""
    TRADITIONAL = "traditional"
    """中医"""
    CHRONIC = "chronic"
    """慢病随访"""
    MATERNAL_CHILD = "maternal_child"
    """妇幼保健"""
    VACCINATION = "vaccination"
    """预防接种"""


class CaseClass(StrEnum):
    """How sure a notifiable disease is (传染病报告卡: 病例分类)."""

    SUSPECTED = "suspected"
    CLINICAL = "clinical"
    CONFIRMED = "confirmed"
    CARRIER = "carrier"


class ReportChannel(StrEnum):
    """By what way a report got to the disease control."""

    NETWORK = "network"
    """网络直报"""
    PHONE = "phone"
    FAX = "fax"
    TOWNSHIP_HOSPITAL = "township_hospital"
    """由乡镇卫生院代报"""
