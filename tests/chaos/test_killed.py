"""The short kill loop; `make chaos` runs the long one."""

import asyncio
from pathlib import Path

import kill_loop
import pytest


@pytest.mark.parametrize("seed", [251])
def test_kill_9_at_any_moment_loses_nothing_and_doubles_only_what_nobody_could_know(
    tmp_path: Path, seed: int
) -> None:
    print(kill_loop.check(asyncio.run(kill_loop.loop(tmp_path, kills=5, seed=seed))))
