"""From facts to lights: what wakes somebody at night, what waits until morning, what is nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules import health
from models.rules.health import Facts, Light, Sign

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WELL = Facts(NOW, None, 0, None, 0, 0, 0)


def lights(**facts: object) -> dict[str, Light]:
    values = {name: getattr(WELL, name) for name in Facts.__slots__} | facts
    found = health.signs_of(Facts(**values), now=NOW, pulse_seconds=20)
    return {sign.name: sign.light for sign in found if sign.light is not Light.GREEN}


def before(**length: float) -> datetime:
    return NOW - timedelta(**length)


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({}, {}),
        ({"last_beat": None}, {"last_tick": Light.RED}),
        ({"last_beat": before(seconds=60)}, {}),
        ({"last_beat": before(seconds=91)}, {"last_tick": Light.RED}),
        ({"last_beat": before(seconds=-60)}, {}),
        (
            {"last_beat": before(hours=-3)},
            {"last_tick": Light.RED},
        ),  # the clock was set back and nothing beats since
        ({"oldest_unsent": before(seconds=30), "unsent": 4000}, {}),  # a morning's reminders, on their way
        ({"oldest_unsent": before(minutes=3), "unsent": 1}, {"oldest_unsent": Light.YELLOW}),
        ({"oldest_unsent": before(minutes=11), "unsent": 1}, {"oldest_unsent": Light.RED}),
        ({"oldest_unhandled": before(minutes=1), "unhandled": 9}, {}),
        ({"oldest_unhandled": before(minutes=11), "unhandled": 1}, {"oldest_unhandled": Light.RED}),
        ({"set_aside": 1}, {"set_aside": Light.YELLOW}),
        ({"dead_contacts": 5}, {}),
    ],
)
def test_facts_and_lights(facts: dict[str, object], seen: dict[str, Light]) -> None:
    assert lights(**facts) == seen


def test_a_slow_pulse_is_given_its_time() -> None:
    late = health.last_tick(before(minutes=10), now=NOW, pulse_seconds=300)
    assert late.light is Light.GREEN


@pytest.mark.parametrize(
    ("writer", "light"),
    [
        ({"alive": True, "busy_seconds": 1.0, "trouble": None}, Light.GREEN),
        ({"alive": False, "busy_seconds": 0.0, "trouble": None}, Light.RED),
        ({"alive": True, "busy_seconds": 16.0, "trouble": None}, Light.RED),
        ({"alive": True, "busy_seconds": 0.0, "trouble": "DatabaseFull"}, Light.RED),
    ],
)
def test_the_writer(writer: dict[str, object], light: Light) -> None:
    assert health.writer(**writer).light is light  # type: ignore[arg-type]  # as the test gives them


def test_a_hiccup_of_the_network_is_yellow_and_a_lasting_failure_red() -> None:
    assert health.part("sending on zalo", 20).light is Light.YELLOW
    assert health.part("sending on zalo", 301).light is Light.RED


@pytest.mark.parametrize(("hours", "light"), [(30, Light.GREEN), (40, Light.YELLOW), (200, Light.RED)])
def test_a_backup_grows_old(hours: float, light: Light) -> None:
    assert health.backup(before(hours=hours), now=NOW).light is light
    assert health.backup(None, now=NOW).light is Light.YELLOW


def test_the_worst_counts() -> None:
    green, yellow, red = (Sign(light, light) for light in Light)
    assert health.worst([green, red, yellow]) is Light.RED
    assert health.worst([green, yellow]) is Light.YELLOW
    assert health.worst([]) is Light.GREEN
