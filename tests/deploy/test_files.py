"""The files of deploy/ are what the programs that read them take for right."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.mark.parametrize("unit", ["feeds.service", "feeds-sync.service", "feeds-sync.timer"])
def test_units_are_right(program, tmp_path, unit):
    for file in DEPLOY.glob("feeds*.*"):
        text = file.read_text().replace("/opt/feeds/bin/feeds", program("feeds"))
        (tmp_path / file.name).write_text(text)
    command = [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=one", tmp_path / unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("unit", ["feeds.service", "feeds-sync.service"])
def test_units_are_confined(program, unit):
    command = [program("systemd-analyze"), "security", "--offline=true", "--threshold=15", DEPLOY / unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_is_made_of_what_the_wheel_needs():
    taken = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {name for name in taken if not (ROOT / name).exists()} == set()
    stated = (ROOT / "pyproject.toml").read_text()
    assert {"feeds", "seeds", "README.md", "LICENSE"} <= taken
    assert all(name in stated for name in ("README.md", "LICENSE", '"seeds"'))
