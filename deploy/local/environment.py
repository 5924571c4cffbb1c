"""The MOTCUA_* variables of every process: each gets what it needs and no more."""

from __future__ import annotations

from .part import Site

CALLED = ("identity", "catalogue", "submission", "tracking")
# Beside MOTCUA_*, which a process gets from us alone.
OURS = "MOTCUA_"


def mongo_url(site: Site) -> str:
    """The MongoDB in use."""
    return site.given("MOTCUA_MONGO_URL") or f"mongodb://{site.address('mongo')}/?directConnection=true"


def nats_url(site: Site) -> str:
    """The NATS server in use."""
    return site.given("MOTCUA_NATS_URL") or f"nats://{site.address('nats')}"


def smtp_url(site: Site) -> str:
    """The SMTP relay in use."""
    return site.given("MOTCUA_SMTP_URL") or f"smtp://{site.address('smtp')}"


def public_url(site: Site) -> str:
    """The gateway as clients see it."""
    return f"http://{site.address('gateway')}"


def object_store(site: Site) -> dict[str, str]:
    """Every MOTCUA_S3_* variable; an endpoint from the environment comes with credentials from the environment."""
    endpoint = site.given("MOTCUA_S3_ENDPOINT")
    if endpoint is None:
        endpoint = f"http://{site.address('s3')}"
        access_key, secret_key = site.material.object_store_credentials()
    else:
        access_key, secret_key = site.given("MOTCUA_S3_ACCESS_KEY") or "", site.given("MOTCUA_S3_SECRET_KEY") or ""
    return {
        "MOTCUA_S3_ENDPOINT": endpoint,
        "MOTCUA_S3_PUBLIC_ENDPOINT": site.given("MOTCUA_S3_PUBLIC_ENDPOINT") or endpoint,
        "MOTCUA_S3_REGION": site.given("MOTCUA_S3_REGION") or "us-east-1",
        "MOTCUA_S3_BUCKET": site.given("MOTCUA_S3_BUCKET") or "motcua",
        "MOTCUA_S3_ACCESS_KEY": access_key,
        "MOTCUA_S3_SECRET_KEY": secret_key,
    }


def for_workload(site: Site, name: str) -> dict[str, str]:
    """The environment of `identity`, `catalogue`, `submission`, `tracking`, `gateway` or `operator`."""
    inherited = {key: value for key, value in site.environment.items() if not key.startswith(OURS)}
    return inherited | _common(site, name) | _own(site, name)


def _common(site: Site, name: str) -> dict[str, str]:
    addresses = {f"MOTCUA_{other.upper()}_ADDRESS": site.address(other) for other in CALLED}
    return addresses | {
        "MOTCUA_PROFILE": "local",
        "MOTCUA_TLS_DIR": str(site.material.tls_dir(name)),
        "MOTCUA_PUBLIC_URL": public_url(site),
        "PYTHONUNBUFFERED": "1",
    }


def _own(site: Site, name: str) -> dict[str, str]:
    material = site.material
    blind_index = {"MOTCUA_BLIND_INDEX_KEYS_FILE": str(material.blind_index_keys_file)}
    match name:
        case "identity":
            return {
                **_service(site, name),
                **_mail(site),
                **_sealing(site, name),
                "MOTCUA_SIGNING_KEY_FILE": str(material.signing_key_file),
                "MOTCUA_WARD_CA_FILE": str(material.tls_dir("partner") / "ward-ca.pem"),
                "MOTCUA_CAPTCHA_READABLE": "true",
            }
        case "catalogue":
            return _service(site, name)
        case "submission":
            return {**_service(site, name), **object_store(site), **_sealing(site, name), **blind_index}
        case "tracking":
            return {**_service(site, name), **_mail(site), **blind_index}
        case "gateway":
            return {
                "MOTCUA_HTTP_LISTEN": site.address("gateway"),
                "MOTCUA_PARTNER_LISTEN": site.address("partner"),
                "MOTCUA_PARTNER_TLS_DIR": str(material.tls_dir("partner")),
                # Whoever is at this machine may play the proxy in front, and so anybody anywhere.
                "MOTCUA_TRUSTED_PROXIES": '["127.0.0.0/8"]',
            }
        case "operator":
            return {**_data(site), "MOTCUA_WARD_CA_DIR": str(material.ward_ca_dir)}
        case _:
            raise ValueError(f"no such workload: {name}")


def _service(site: Site, name: str) -> dict[str, str]:
    return {**_data(site), "MOTCUA_LISTEN": site.address(name)}


def _data(site: Site) -> dict[str, str]:
    return {
        "MOTCUA_MONGO_URL": mongo_url(site),
        "MOTCUA_DATABASE_PREFIX": site.given("MOTCUA_DATABASE_PREFIX") or "motcua_",
        "MOTCUA_NATS_URL": nats_url(site),
    }


def _mail(site: Site) -> dict[str, str]:
    sender = site.given("MOTCUA_MAIL_FROM") or "khong-tra-loi@localhost"
    return {"MOTCUA_SMTP_URL": smtp_url(site), "MOTCUA_MAIL_FROM": sender}


def _sealing(site: Site, name: str) -> dict[str, str]:
    return {"MOTCUA_SEALING_KEYS_FILE": str(site.material.sealing_keys_file(name))}
