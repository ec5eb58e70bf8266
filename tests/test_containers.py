"""What containers are run by: manifests for Kubernetes, and compose with two copies behind a proxy."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tools import registry

SERVICES = registry()
VERSION = "1.37"
OWN = {"bank-alert": {"Worker"}, "external-api": {"CronJob"}, "sqlalchemy-usage": {"Relay"}}
"""What only some have: work that nobody asks for by a request."""
COMMANDS = {"Worker": ["alerts", "run"], "Relay": ["outbox", "relay"], "CronJob": ["prices", "fetch"]}
BY_NAME = {"worker": "Worker", "relay": "Relay"}


@pytest.fixture(params=SERVICES, ids=lambda path: path.name)
def container(request: pytest.FixtureRequest) -> Path:
    """The folder of an example."""
    example: Path = request.param
    return example / "container"


@pytest.fixture
def manifests(container: Path) -> dict[str, dict[str, Any]]:
    """What the base has, by kind; workers and relays stand for themselves."""
    files = [path for path in (container / "kubernetes").iterdir() if path.name != "kustomization.yaml"]
    found = [each for path in files for each in yaml.safe_load_all(path.read_text("utf-8"))]
    return by_kind(found)


def by_kind(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    kinds = {BY_NAME.get(each["metadata"]["name"].rpartition("-")[2], each["kind"]): each for each in found}
    assert len(kinds) == len(found)
    return kinds


def template(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what the pods are made by, those of a job that runs again and again among them."""
    spec = manifest["spec"]
    found: dict[str, Any] = spec.get("jobTemplate", manifest)["spec"]["template"]
    return found


def pods(manifests: dict[str, dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each container with its pod."""
    for kind in sorted({"CronJob", "Deployment", "Job", *BY_NAME.values()} & set(manifests)):
        pod = template(manifests[kind])["spec"]
        for each in [*pod.get("initContainers", []), *pod["containers"]]:
            yield each, pod


def test_each_manifest_is_as_its_schema_says(container: Path, manifests: dict[str, dict[str, Any]]) -> None:
    kinds = {"Deployment", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service"}
    assert set(manifests) == kinds | OWN.get(container.parent.name, set())
    for manifest in manifests.values():
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_a_mistake_would_be_found(manifests: dict[str, dict[str, Any]]) -> None:
    manifests["Service"]["spec"]["port"] = 80
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifests["Service"], VERSION, strict=True)


def test_the_base_names_all_that_is_there(container: Path) -> None:
    base = container / "kubernetes"
    named = yaml.safe_load((base / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert sorted(["kustomization.yaml", *named]) == sorted(path.name for path in base.iterdir())


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl")
def test_it_builds_and_what_comes_out_is_valid_too(container: Path) -> None:
    build = ["kubectl", "kustomize", str(container / "kubernetes")]
    built = subprocess.run(build, capture_output=True, text=True, check=True).stdout
    found = list(yaml.safe_load_all(built))
    for manifest in found:
        kubernetes_validate.validate(manifest, VERSION, strict=True)
    kinds = by_kind(found)
    labels = kinds["Deployment"]["spec"]["template"]["metadata"]["labels"]
    for wanted in (
        kinds["Service"]["spec"]["selector"],
        kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        kinds["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
    ):
        assert wanted.items() <= labels.items()
    for kind in {"CronJob", "Job", *BY_NAME.values()} & set(kinds):
        others = template(kinds[kind])["metadata"]["labels"]
        assert kinds["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"].items() <= others.items()
        assert not kinds["Service"]["spec"]["selector"].items() <= others.items()


def test_no_container_may_do_more_than_it_must(manifests: dict[str, dict[str, Any]]) -> None:
    for each, pod in pods(manifests):
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        secured = each["securityContext"]
        assert secured["readOnlyRootFilesystem"]
        assert not secured["allowPrivilegeEscalation"]
        assert secured["capabilities"] == {"drop": ["ALL"]}
        assert {"requests", "limits"} == set(each["resources"])
        assert {mount["mountPath"] for mount in each["volumeMounts"]} == {"/data", "/tmp"}


def test_secrets_are_only_referred_to(container: Path, manifests: dict[str, dict[str, Any]]) -> None:
    for each, _ in pods(manifests):
        assert {"secretRef": {"name": container.parent.name}} in each["envFrom"]
        assert [variable["name"] for variable in each.get("env", [])] in ([], ["UPGRADE_SCHEMA"])
    assert "PASSWORD" not in (container / "kubernetes" / "kustomization.yaml").read_text("utf-8")


def test_what_works_unasked_is_secured_as_the_service_is_and_runs_a_command_that_there_is(
    container: Path, manifests: dict[str, dict[str, Any]]
) -> None:
    own = OWN.get(container.parent.name)
    if not own:
        pytest.skip("nothing is done but by request")
    (kind,) = own
    service, worker = (template(manifests[each])["spec"] for each in ("Deployment", kind))
    for name in ("securityContext", "volumes", "initContainers"):
        assert worker[name] == service[name]
    (runs,), (serves,) = worker["containers"], service["containers"]
    assert runs["args"][:3] == [container.parent.name, *COMMANDS[kind]]
    for name in ("env", "envFrom", "resources", "securityContext", "volumeMounts"):
        assert runs[name] == serves[name]
    labels = [template(manifests[each])["metadata"]["labels"] for each in ("Deployment", kind)]
    assert labels[0] != labels[1]
    if kind in BY_NAME.values():
        assert labels[1] == manifests[kind]["spec"]["selector"]["matchLabels"]


def test_a_fetch_that_only_lacks_what_is_not_to_be_had_is_not_tried_again() -> None:
    example = next(path for path in SERVICES if path.name == "external-api")
    job = yaml.safe_load((example / "container/kubernetes/fetch.yaml").read_text("utf-8"))
    (rule,) = job["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]
    code = "INCOMPLETE = " + "".join(map(str, rule["onExitCodes"]["values"]))
    assert code in (example / "src/modules/prices/views.py").read_text("utf-8")
    assert rule["onExitCodes"]["containerName"] == template(job)["spec"]["containers"][0]["name"]


def test_probes_ask_what_there_is(container: Path, manifests: dict[str, dict[str, Any]]) -> None:
    source = (container.parent / "src/core/infrastructure/web/health.py").read_text("utf-8")
    (service,) = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        path = service[probe]["httpGet"]["path"]
        assert path.removeprefix("/health") in source


Loader: Any = type("Loader", (yaml.SafeLoader,), {})
Loader.add_constructor("!reset", lambda _loader, _node: None)  # it takes away what was there before


def test_two_copies_stand_behind_a_proxy_that_alone_has_the_port(container: Path) -> None:
    one = yaml.safe_load((container / "docker-compose.yaml").read_text("utf-8"))
    two = yaml.load((container / "docker-compose.replicas.yaml").read_text("utf-8"), Loader)
    assert two["services"]["service"] == {"deploy": {"replicas": 2}, "ports": None}
    assert two["services"]["proxy"]["ports"] == one["services"]["service"]["ports"]
    assert "service 8000" in two["configs"]["proxy"]["content"]
