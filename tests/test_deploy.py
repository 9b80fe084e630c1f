"""What stands in deploy/: systemd itself reads the unit, and it says what the guide says."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.complaints import SENTENCES

ROOT = Path(__file__).parent.parent
UNIT = (ROOT / "deploy/nhacviec.service").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs/quan-tri.md").read_text(encoding="utf-8")


def setting(name: str) -> str:
    found: list[str] = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return found[-1]


def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        why = "systemd-analyze is not installed (as root: scripts/install-systemd)"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    unit = tmp_path / "nhacviec.service"
    # The program is not installed here; systemd wants to see that what it starts is there.
    there = UNIT.replace(setting("ExecStart").split()[0], "/bin/true")
    unit.write_text(re.sub(r"^Documentation=.*\n", "", there, flags=re.MULTILINE), encoding="utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    about_ours = [line for line in said.stderr.splitlines() if "nhacviec" in line]
    assert (said.returncode, about_ours) == (0, []), said.stderr


def test_systemd_would_see_a_fault(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "nhacviec.service"
    unit.write_text(UNIT.replace("WatchdogSec=90", "WatchdogSec=soon"), encoding="utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert "Failed to parse sec value" in said.stderr


def test_what_cannot_be_mended_by_starting_again_is_not_started_again() -> None:
    never = {int(code) for code in setting("RestartPreventExitStatus").split()}
    assert never <= {code for _, _, code in SENTENCES}
    assert not never & {69, 74}, "a disk, a port, a network come back"


def test_the_guide_names_every_file_and_place() -> None:
    for name in (
        "deploy/nhacviec.service",
        "deploy/nginx.conf",
        "/etc/nhacviec.env",
        "/opt/nhacviec",
        "/var/lib/nhacviec",
    ):
        assert name in GUIDE, name
    assert int(setting("TimeoutStopSec")) > 10
