"""Both channels at once, everybody writing as fast as a phone can: nothing lost, nothing doubled, each chat in its order."""

import asyncio
from pathlib import Path

import pytest
from rig import HUONG, KINDS, LAN, MINH, SPEED, Rig, rig_of

pytestmark = [
    pytest.mark.filterwarnings("ignore:Please use"),  # pytest undoes the filter that telegram.py sets
    pytest.mark.faster(SPEED),
]
EACH = 12


async def test_both_channels_are_answered_whole_and_in_order(tmp_path: Path, migrated: Path) -> None:
    kinds = list(KINDS.values())
    async with rig_of(kinds, tmp_path, migrated, messages_a_minute=1000) as (sandbox, bot):
        rigs = [Rig(kind, sandbox, bot, tmp_path) for kind in kinds]
        numbers = {
            (rig.kind.name, who): rigs[0].add(agency, f"Việc {rig.kind.name} {who}")
            for rig in rigs
            for who, agency in ((MINH, "SNV"), (LAN, "STP"))
        }

        async def writes(rig: Rig, who: int) -> None:
            for percent in range(1, EACH + 1):
                await rig.phone(who).say(f"{numbers[rig.kind.name, who]} đang làm {percent}%")

        async def asks(rig: Rig) -> None:
            for _ in range(EACH // 2):
                await rig.phone(HUONG).say("/status")

        await asyncio.gather(
            *(writes(rig, who) for rig in rigs for who in (MINH, LAN)), *(asks(rig) for rig in rigs)
        )
        wanted = len(numbers) * EACH + len(rigs) * (EACH // 2)
        first = rigs[0]
        await first.until(
            lambda: (
                sum(row.state == "handled" for row in first.inbox()) >= wanted
                and not any(row.state in {"queued", "sending"} for row in first.outbox())
            ),
            seconds=150,
        )
        assert len(first.reports()) == len(numbers) * EACH
        for number in numbers.values():
            told = [report.percent for report in first.reports() if report.assignment_id == number]
            assert told == list(range(1, EACH + 1))
        for rig in rigs:
            for who in (MINH, LAN):
                texts = [each["text"] for each in await rig.phone(who).messages() if each["sender"] is None]
                shown = [
                    percent for text in texts for percent in range(1, EACH + 1) if f" {percent}%" in text
                ]
                assert shown == list(range(1, EACH + 1)), (rig.kind.name, texts)
            answers = [each["text"] for each in await rig.phone(HUONG).messages() if each["sender"] is None]
            assert len(answers) == EACH // 2
        assert not any("nhắc lại" in row.data for row in first.outbox())
