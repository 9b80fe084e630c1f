"""The tables, by family. Importing this module makes all of them known to the metadata."""

from models.tables.announcing import Announcement, AnnouncementRead, Replacement
from models.tables.away import Absence, Snooze
from models.tables.calendar import CalendarChange
from models.tables.catalogue import Agency, AgencyAlias, AgencyGroup, AgencySuccessor, DayOff, Plan, Task
from models.tables.deciding import Decision, Escalation, Request
from models.tables.helping import Cooperation, IndicatorValue, PartReport
from models.tables.ledger import LedgerRow
from models.tables.people import Contact, CoordinatorScope, Invitation, Official
from models.tables.plan_files import PlanFile
from models.tables.post import ChannelState, InboxRow, OutboxAssignment, OutboxRow, Question
from models.tables.posts import PastPost
from models.tables.running import DigestSent, FigureOfWeek, LeaseRow, Tick
from models.tables.sharing import SharedFile
from models.tables.work import Assignment, Evidence, Report, Step

__all__ = [
    "Absence",
    "Agency",
    "AgencyAlias",
    "AgencyGroup",
    "AgencySuccessor",
    "Announcement",
    "AnnouncementRead",
    "Assignment",
    "CalendarChange",
    "ChannelState",
    "Contact",
    "Cooperation",
    "CoordinatorScope",
    "DayOff",
    "Decision",
    "DigestSent",
    "Escalation",
    "Evidence",
    "FigureOfWeek",
    "InboxRow",
    "IndicatorValue",
    "Invitation",
    "LeaseRow",
    "LedgerRow",
    "Official",
    "OutboxAssignment",
    "OutboxRow",
    "PartReport",
    "PastPost",
    "Plan",
    "PlanFile",
    "Question",
    "Replacement",
    "Report",
    "Request",
    "SharedFile",
    "Snooze",
    "Step",
    "Task",
    "Tick",
]
