"""What the pulse plans at each beat, by the numbers the settings give."""

from datetime import timedelta
from functools import partial

from bot.settings import Settings
from bot.turn import House
from models.rules.escalation import Escalation, by_agency, levels_of
from models.rules.ladder import Ladder
from scheduler.plan_digests import DigestTime, plan_digests
from scheduler.plan_escalations import Escalations, plan_escalations
from scheduler.plan_forgetting import plan_forgetting
from scheduler.plan_group_notices import plan_group_notices
from scheduler.plan_handovers import plan_handovers
from scheduler.plan_reminders import plan_reminders
from scheduler.plan_succession import plan_succession
from scheduler.pulse import Plan


def plans_of(settings: Settings, house: House) -> dict[str, Plan]:
    """Name → plan, in the order a beat runs them: escalations are announced in the reminders that follow them."""
    calendar, hours = house.calendar, house.hours
    when = DigestTime(settings.digest_day, settings.digest_hour)
    rules, ladder = escalations_of(settings), _ladder(settings)
    return {
        "agencies": plan_succession,
        "escalations": partial(plan_escalations, calendar=calendar, hours=hours, rules=rules),
        "reminders": partial(plan_reminders, calendar=calendar, hours=hours, ladder=ladder),
        "handovers": partial(plan_handovers, calendar=calendar, hours=hours, days=settings.handover_days),
        "forgetting": partial(plan_forgetting, keep=timedelta(days=settings.keep_messages_days)),
        "group notices": partial(plan_group_notices, calendar=calendar, hours=hours),
        "digests": partial(plan_digests, calendar=calendar, hours=hours, when=when),
    }


def _ladder(settings: Settings) -> Ladder:
    return Ladder(
        settings.ladder_before,
        settings.ladder_after,
        settings.ladder_after_every,
        settings.ladder_cooperating,
    )


def escalations_of(settings: Settings) -> Escalations:
    """When tasks are told to those above: the rule for all agencies, and those that have their own."""
    usual = Escalation(
        settings.escalation_unanswered,
        settings.escalation_overdue_days,
        settings.escalation_grace_days,
        levels_of(settings.escalation_levels),
        settings.escalation_hour,
    )
    return Escalations(usual, by_agency(settings.escalation_by_agency, usual))
