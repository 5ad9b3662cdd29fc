"""The kit that installs the product: its files agree with the product and with each other."""

import configparser
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.conf import settings

from villes_internet.beacon import QUEUES, light

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SERVED = [one for one in UNITS if one.stem not in ("villes-migrate", "villes-backup")]


class _Sections(dict[str, Any]):
    """A key given several times keeps all its values, as systemd reads it."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and isinstance(self.get(key), list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def unit(path: Path) -> dict[str, dict[str, str]]:
    """The sections of a unit; what is given several times is one text."""
    reader = configparser.RawConfigParser(strict=False, dict_type=_Sections, comment_prefixes="#")
    reader.optionxform = str  # type: ignore[method-assign,assignment]
    reader.read_string(path.read_text(encoding="utf-8"))
    return {name: dict(reader[name]) for name in reader.sections()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_every_service_runs_as_nobody_in_particular_on_closed_files(path: Path) -> None:
    service = unit(path)["Service"]
    assert (service["User"], service["Group"]) == ("villes", "villes")
    assert service["EnvironmentFile"] == "/etc/villes-internet/env"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["UMask"]) == ("yes", "strict", "0077")
    for command in service["ExecStart"].splitlines():
        assert command.startswith("/opt/villes/current/.venv/bin/")
    assert not set(service) & {"PermissionsStartOnly", "AmbientCapabilities"}


@pytest.mark.parametrize("path", SERVED, ids=lambda path: path.stem)
def test_what_serves_starts_again_and_is_held_to_its_memory(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["Restart"] == "always"
    assert re.fullmatch(r"\d+[MG]", service["MemoryMax"])
    assert service["SystemCallFilter"] == "@system-service"
    assert "villes-migrate.service" in unit(path)["Unit"]["Wants"]
    assert service["SystemCallErrorNumber"] == "EPERM"


@pytest.mark.parametrize("queue", QUEUES)
def test_a_task_that_takes_too_much_memory_fails_alone(queue: str) -> None:
    """The limit of one process comes before that of the service, which two of them and their parent share."""
    service = unit(DEPLOY / "systemd" / f"villes-worker-{queue}.service")["Service"]
    units = {"M": 1, "G": 1024}
    whole, task = (int(service[name][:-1]) * units[service[name][-1]] for name in ("MemoryMax", "LimitDATA"))
    after = re.search(r"--max-memory-per-child (\d+) ", service["ExecStart"])
    assert after is not None
    assert int(after[1]) / 1024 < task < whole
    assert service["OOMPolicy"] == "continue"
    one = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"][f"worker-{queue}"]
    assert one["ulimits"]["data"] == task * 1024 * 1024
    assert after[0] in one["command"]


def test_each_queue_has_its_worker_and_the_schedule_is_one() -> None:
    commands = " ".join(unit(path)["Service"]["ExecStart"] for path in UNITS)
    for queue in QUEUES:
        assert commands.count(f"--queues {queue} ") == 1
    assert commands.count(" beat ") == 1
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    told = " ".join(str(one.get("command", "")) for one in services.values())
    for queue in QUEUES:
        assert told.count(f"--queues {queue} ") == 1
    assert told.count(" beat ") == 1


def test_the_containers_of_the_site_hold_nothing_and_may_do_nothing() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name, one in services.items():
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"]), name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert "healthcheck" in one, name
    assert {*(f"worker-{queue}" for queue in QUEUES), "web", "beat", "migrate", "backup"} < set(services)
    said = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "\nUSER 10001:10001\n" in said
    assert "--require-hashes" in said


def test_every_variable_of_the_templates_is_read_by_the_product_and_told_in_the_documentation() -> None:
    told = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
    read = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "villes_internet").rglob("*.py"))
    read += (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    named = set(services["x-site"]["environment"])
    for line in (DEPLOY / "villes.env.example").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            named.add(line.split("=")[0])
    for name in sorted(named - {"DJANGO_SETTINGS_MODULE"}):
        short = name.split("_", 1)[1] if name.startswith(("S3_", "BACKUP_")) else name
        assert any(each in read for each in (f'"{name}"', f'("{short}")', f'_{short}"')), name
        assert f"`{name}`" in told, name


def test_alerts_and_boards_name_measures_that_exist() -> None:
    sources = [ROOT / "toolkit" / "measures.py", ROOT / "villes_internet" / "telling" / "figures.py"]
    known = set(re.findall(r'"(villes_[a-z_]+)"', "".join(path.read_text(encoding="utf-8") for path in sources)))
    alerts = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))
    said = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    board = json.loads((DEPLOY / "grafana" / "villes-internet.json").read_text(encoding="utf-8"))
    said += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    for expression in said:
        for name in re.findall(r"villes_[a-z_]+", expression):
            assert name in known or re.sub(r"_(count|bucket|sum|total)$", "", name) in known, name
    assert len(said) > 15


def test_the_script_is_whole_and_says_how_it_is_used() -> None:
    assert subprocess.run(["bash", "-n", DEPLOY / "villes"], check=False).returncode == 0
    said = subprocess.run([DEPLOY / "villes"], capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert "deploy/villes rollback" in said.stdout
    refused = subprocess.run([DEPLOY / "villes", "install", "--fort"], capture_output=True, text=True, check=False)
    assert (refused.returncode, "Option inconnue : --fort" in refused.stderr) == (2, True)


def _with_env(file: Path, text: str) -> subprocess.CompletedProcess[str]:
    file.write_text(text, encoding="utf-8")
    return subprocess.run([DEPLOY / "with-env", file, "env"], capture_output=True, text=True, check=False)


def test_an_environment_is_read_as_systemd_reads_it(tmp_path: Path) -> None:
    text = '# un mot\nUN=a b c\nDEUX="d e"\n\nTROIS=x=$y\n; autre\nQUATRE=a\\b"c\nCINQ="\\$x\\n\\""\nSIX=\'p\\q"r\'\n'
    said = _with_env(tmp_path / "env", text).stdout.splitlines()
    assert {"UN=a b c", "DEUX=d e", "TROIS=x=$y", 'QUATRE=ab"c', 'CINQ=$x\\n"', 'SIX=p\\q"r'} <= set(said)


@pytest.mark.parametrize("value", ["'", '"sans fin', "'a'b", "suite\\"])
def test_what_systemd_would_read_over_several_lines_is_refused_in_words(tmp_path: Path, value: str) -> None:
    refused = _with_env(tmp_path / "env", f"UN=1\nMOT={value}\nDEUX=2\n")
    assert (refused.returncode, "ligne 2, MOT : mettez toute la valeur entre guillemets" in refused.stderr) == (1, True)


def test_the_server_s_own_configuration_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "mesures"))
    monkeypatch.setenv("BIND", "127.0.0.1:8123")
    (tmp_path / "mesures").mkdir()
    (tmp_path / "mesures" / "counter_1.db").write_bytes(b"")
    spec = importlib.util.spec_from_file_location("served", ROOT / "gunicorn.conf.py")
    assert spec is not None
    assert spec.loader is not None
    served = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(served)
    served.on_starting(None)
    assert list((tmp_path / "mesures").iterdir()) == []
    assert (served.bind, served.workers) == ("127.0.0.1:8123", 2)


@pytest.mark.slow
def test_a_container_knows_whether_its_worker_lives() -> None:
    """Run by its path, as HEALTHCHECK does, with nothing else to find the product by."""
    part = f"essai-{uuid4().hex}"
    known = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def checked() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "deploy/worker_check.py", part]
        return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)

    before = checked()
    assert (before.returncode, before.stderr) == (1, "")
    light(part)
    assert checked().returncode == 0
