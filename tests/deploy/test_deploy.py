"""What deploy/ says fits the app, itself, and the schemas of Compose and Kubernetes."""

import re
import subprocess
import sys
import tomllib

import kubernetes_validate
import pytest
import yaml

from benchmarks.servers.served import ROOT
from cvdemo.rooms.choice import VARIABLE

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
MANIFESTS = sorted(file.name for file in KUBERNETES.glob("*.yaml") if file.stem != "kustomization")


def manifest(name: str) -> dict:
    return yaml.safe_load((KUBERNETES / name).read_text())


def test_every_manifest_is_applied():
    assert sorted(manifest("kustomization.yaml")["resources"]) == MANIFESTS


@pytest.mark.parametrize("name", MANIFESTS)
def test_kubernetes_takes_every_manifest(name):
    kubernetes_validate.validate(manifest(name), kubernetes_validate.latest_version(), strict=True)


def test_compose_takes_its_file():
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            DEPLOY / "compose.yaml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_what_selects_pods_selects_those_of_one_deployment():
    for part, files in {
        "app": ("deployment.yaml", "service.yaml", "disruption-budget.yaml", "network-policy.yaml"),
        "rooms": ("rooms-deployment.yaml", "rooms-service.yaml", "rooms-network-policy.yaml"),
    }.items():
        labels = {"app.kubernetes.io/component": part}
        assert manifest(files[0])["spec"]["template"]["metadata"]["labels"] == labels
        for spec in (manifest(name)["spec"] for name in files):
            chosen = spec.get("podSelector") or spec["selector"]
            assert chosen.get("matchLabels", chosen) == labels


def test_the_app_finds_its_rooms_and_nobody_else_does():
    service, deployment = manifest("rooms-service.yaml"), manifest("rooms-deployment.yaml")
    (container,) = manifest("deployment.yaml")["spec"]["template"]["spec"]["containers"]
    (port,) = service["spec"]["ports"]
    url = f"redis://{service['metadata']['name']}:{port['port']}/0"
    assert {"name": VARIABLE, "value": url} in container["env"]
    (redis,) = deployment["spec"]["template"]["spec"]["containers"]
    assert port["targetPort"] == redis["ports"][0]["name"]
    ((into_rooms,), (to_rooms, _)) = (
        manifest("rooms-network-policy.yaml")["spec"]["ingress"],
        manifest("network-policy.yaml")["spec"]["egress"],
    )
    assert [each["port"] for each in (*into_rooms["ports"], *to_rooms["ports"])] == [port["port"]] * 2
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert services["services"]["cvdemo"]["environment"] == {VARIABLE: "redis://redis:6379/0"}
    assert services["networks"]["rooms"]["internal"]
    assert services["services"]["redis"]["networks"] == ["rooms"]
    assert services["services"]["redis"]["command"] == redis["args"]


def test_the_manifests_agree_on_names_and_ports():
    deployment, service = manifest("deployment.yaml"), manifest("service.yaml")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    (port,) = container["ports"]
    (rule,) = manifest("ingress.yaml")["spec"]["rules"]
    backend = rule["http"]["paths"][0]["backend"]["service"]
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    (offered,) = service["spec"]["ports"]
    assert backend == {"name": service["metadata"]["name"], "port": {"name": offered["name"]}}
    assert manifest("autoscaler.yaml")["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    (rule,) = manifest("network-policy.yaml")["spec"]["ingress"]
    assert rule["ports"][0]["port"] == port["containerPort"]
    assert f"EXPOSE {port['containerPort']}" in (DEPLOY / "Dockerfile").read_text()
    probes = [value for name, value in container.items() if name.endswith("Probe")]
    assert [probe["httpGet"]["port"] for probe in probes] == [port["name"]] * 3


def test_containers_have_no_rights_they_do_not_need():
    for name in ("rooms-deployment.yaml", "deployment.yaml"):
        pod = manifest(name)["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    user = f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"
    assert f"USER {user}" in (DEPLOY / "Dockerfile").read_text()
    for service in yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_the_image_holds_what_the_app_needs_and_no_tests():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in kept)
    assert {"app.py", "pages", "cvdemo", "models", "requirements.txt", ".streamlit"} <= kept
    assert not {"tests", "benchmarks", ".git"} & kept


def test_uploads_of_the_app_s_limit_pass_nginx():
    limit = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["server"]["maxUploadSize"]
    passes = int(re.search(r"client_max_body_size (\d+)m", (DEPLOY / "nginx.conf").read_text())[1])
    assert limit < passes
    assert (
        manifest("ingress.yaml")["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"]
        == f"{passes}m"
    )
