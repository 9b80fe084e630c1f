"""The rig, once for each channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rig import KINDS, Kind, Rig, rig_of


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = KINDS[request.param]
    return found


@pytest.fixture
async def rig(kind: Kind, tmp_path: Path, migrated: Path) -> AsyncIterator[Rig]:
    async with rig_of([kind], tmp_path, migrated) as (sandbox, bot):
        yield Rig(kind, sandbox, bot, tmp_path)
