"""The servers: a URL in the environment wins, then a binary on PATH, then the wheel in this environment."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from functools import partial
from pathlib import Path

from deploy.certs.files import replace

from . import environment, probes
from .part import Part, Site
from .ports import HOST

REPLICA_SET = "motcua"
WEED_PORTS = (
    "s3",
    "weed_s3_grpc",
    "weed_master",
    "weed_master_grpc",
    "weed_volume",
    "weed_volume_grpc",
    "weed_filer",
    "weed_filer_grpc",
)


def mongo(site: Site) -> Part:
    """MongoDB as a replica set of one: transactions need one."""
    url = environment.mongo_url(site)
    if site.given("MOTCUA_MONGO_URL"):
        return Part("mongo", (), partial(probes.mongo, url))
    port = str(site.ports.mongo)
    if mongod := shutil.which("mongod"):
        where = ("--bind_ip", HOST, "--port", port, "--dbpath", str(site.directory("mongod")))
        argv: tuple[str, ...] = (mongod, *where, "--replSet", REPLICA_SET, "--quiet")
        probe = partial(probes.mongod, url, REPLICA_SET, site.address("mongo"))
    else:
        storage = str(site.directory("secantus"))
        argv = (_wheel("secantusd-py"), "--host", HOST, "--port", port, "--storage-path", storage)
        argv += ("--sync-on-commit", "--cache-size", "128M")
        probe = partial(probes.mongo, url)
    return Part("mongo", argv, probe, ("mongo",), site.environment)


def nats(site: Site) -> Part:
    """NATS with JetStream; what it acknowledges is on disk (`sync_interval: always`)."""
    probe = partial(probes.jetstream, environment.nats_url(site))
    if site.given("MOTCUA_NATS_URL"):
        return Part("nats", (), probe)
    directory = site.directory("nats")
    config = directory / "nats.conf"
    store = json.dumps(str(directory))
    listen = json.dumps(site.address("nats"))
    replace(config, f"listen: {listen}\njetstream {{ store_dir: {store}, sync_interval: always }}\n".encode())
    binary = shutil.which("nats-server") or _wheel("nats-server")
    return Part("nats", (binary, "-c", str(config)), probe, ("nats",), site.environment)


def object_store(site: Site) -> Part:
    """An S3 store: MinIO or SeaweedFS."""
    s3 = environment.object_store(site)
    probe = partial(probes.object_store, s3)
    if site.given("MOTCUA_S3_ENDPOINT"):
        return Part("s3", (), probe)
    access_key, secret_key = s3["MOTCUA_S3_ACCESS_KEY"], s3["MOTCUA_S3_SECRET_KEY"]
    if minio := shutil.which("minio"):
        argv: tuple[str, ...] = (minio, "server", "--address", site.address("s3"), str(site.directory("minio")))
        login = {"MINIO_ROOT_USER": access_key, "MINIO_ROOT_PASSWORD": secret_key, "MINIO_BROWSER": "off"}
        return Part("s3", argv, probe, ("s3",), {**site.environment, **login})
    argv = _weed(site, access_key, secret_key)
    return Part("s3", argv, probe, WEED_PORTS, site.environment, partial(_remove_weed_sockets, site))


def mail(site: Site) -> Part:
    """The mail sink, unless a relay is given."""
    if site.given("MOTCUA_SMTP_URL"):
        return Part("mail", (), partial(probes.smtp, address_of(environment.smtp_url(site))))

    async def probe() -> None:
        await probes.smtp(site.address("smtp"))
        await probes.http_ok(site.address("mail_view"), "/messages?to=nobody")

    listen = ("--smtp", site.address("smtp"), "--http", site.address("mail_view"), "--dir", str(site.root / "mail"))
    argv = (sys.executable, "-P", "-m", "deploy.local.mail_sink", *listen)
    return Part("mail", argv, probe, ("smtp", "mail_view"), site.environment)


def address_of(url: str) -> str:
    """`host:port` of a server's URL."""
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2]


def _weed(site: Site, access_key: str, secret_key: str) -> tuple[str, ...]:
    """SeaweedFS in one process: a master without peers leads at once, volumes grow as they fill."""
    directory = site.directory("weed")
    identity = {
        "name": "motcua",
        "credentials": [{"accessKey": access_key, "secretKey": secret_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = directory / "s3.json"
    replace(config, json.dumps({"identities": [identity]}).encode())
    ports = site.ports
    return (
        *(_wheel("weed"), "-logtostderr", "server", f"-dir={directory}", f"-ip={HOST}", f"-ip.bind={HOST}"),
        *(f"-master.port={ports.weed_master}", f"-master.port.grpc={ports.weed_master_grpc}", "-master.peers=none"),
        *("-master.electionTimeout=1s", "-master.heartbeatInterval=100ms", "-master.telemetry=false"),
        *("-master.volumeSizeLimitMB=1024", "-volume.max=0", "-volume.preStopSeconds=0"),
        *(f"-volume.port={ports.weed_volume}", f"-volume.port.grpc={ports.weed_volume_grpc}"),
        *("-filer", f"-filer.port={ports.weed_filer}", f"-filer.port.grpc={ports.weed_filer_grpc}"),
        *("-s3", f"-s3.port={ports.s3}", f"-s3.port.grpc={ports.weed_s3_grpc}", f"-s3.config={config}"),
        *("-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false"),
    )


def _remove_weed_sockets(site: Site) -> None:
    for name in WEED_PORTS:
        for socket in Path("/tmp").glob(f"seaweedfs-*-{getattr(site.ports, name)}.sock"):  # noqa: S108 (fixed in weed)
            with contextlib.suppress(OSError):
                socket.unlink()


def _wheel(binary: str) -> str:
    return str(Path(sys.executable).with_name(binary))
