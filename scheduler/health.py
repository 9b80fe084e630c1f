"""Is the running program well? Asked by /healthz, /metrics, the watchdog and the dead man's switch."""

import asyncio
from dataclasses import dataclass

from models.database import Database
from models.errors import DatabaseError
from models.rules import health as rules
from models.rules.health import Facts, Light, Sign
from models.store import health as store
from scheduler.clock import Clock
from scheduler.vitals import Vitals

PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The signs, the light of all together, and the database's facts (None where it cannot be read)."""

    light: Light
    signs: list[Sign]
    facts: Facts | None


@dataclass
class Health:
    """Looks at the program and at its database.

    Args:
        pulse_seconds: between two beats.
    """

    database: Database
    clock: Clock
    vitals: Vitals
    pulse_seconds: float

    async def look(self) -> Verdict:
        """How things stand now. Answers within seconds, whatever the database is doing; raises nothing."""
        writer = self.database.writer
        trouble = type(writer.trouble).__name__ if writer.trouble else None
        signs = [rules.writer(alive=writer.alive, busy_seconds=writer.busy_seconds, trouble=trouble)]
        signs += [rules.part(part, seconds) for part, seconds in self.vitals.troubles().items()]
        facts = await self._facts(signs)
        return Verdict(rules.worst(signs), signs, facts)

    async def _facts(self, signs: list[Sign]) -> Facts | None:
        now = self.clock.now()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                facts = await self.database.read(lambda session: store.facts(session, now=now))
        except DatabaseError as error:
            signs.append(Sign("reading", Light.RED, type(error).__name__))
        except TimeoutError:
            signs.append(Sign("reading", Light.RED, "timeout"))
        else:
            signs += rules.signs_of(facts, now=now, pulse_seconds=self.pulse_seconds)
            return facts
        return None
