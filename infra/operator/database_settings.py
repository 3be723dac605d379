"""Infra: the part of the settings that says where the shop's Postgres is, and how our two roles are let in."""

import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, PlainValidator

from functions.shop_reader.address import BadAddress
from functions.shop_reader.postgres.address import DatabaseAddress
from infra.operator.field_values import matching
from infra.operator.findings import Finding, WrongValue, shown
from infra.operator.model_findings import Part
from infra.operator.prometheus_settings import is_private
from infra.operator.yaml_file import Document

READER: Final = "fitfoot_reader"
REFRESHER: Final = "fitfoot_refresher"
"""The roles that sql/setup.sql makes."""
CERTIFICATES: Final = "certificates"
"""Beside the folder of the settings, and at the top of the shop reader's bundle."""
EXAMPLE: Final = "postgresql://database.shop:5432/shop"
_RDS: Final = re.compile(r".+\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(?:\.cn)?")
_BUNDLES: Final = "https://truststore.pki.rds.amazonaws.com"
_RESOURCE: Final = r"(?:db|cluster|prx)-[0-9A-Za-z]{17,40}"


def with_user(url: str, user: str) -> str:
    """The address with a user's name put in.

    Raises:
        ValueError: it is no URL at all.
    """
    parts = urlsplit(url)
    return parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}").geturl()


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue("an address", value, EXAMPLE)
    try:
        parts = urlsplit(value)
        named = parts.username or parts.password
        address = DatabaseAddress.parse(with_user(value, READER))
    except BadAddress as error:
        raise ValueError(f"url {str(error).replace(f'{READER}@', '')}") from error
    except ValueError as error:
        raise ValueError(f"url is not an address; write it like {EXAMPLE}") from error
    if named:
        raise ValueError(f"url holds a user's name or password; leave it out: {READER} and {REFRESHER} come here")
    return address.shown


def _certificate(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w-][\w.-]{0,99}\.pem", value):
        raise WrongValue(f"a file's name in {CERTIFICATES}/", value, "eu-central-1-bundle.pem")
    return value


class DatabaseSettings(Part):
    """The shop's Postgres. TLS always, as verify-full.

    `iam`: RDS's resource id of it; our role is let in by a token. None: each role's password is a parameter.
    `ca_file`: whose authority vouches for it, instead of the public ones.
    """

    url: Annotated[str, PlainValidator(_url)] = Field(examples=[EXAMPLE])
    iam: (
        Annotated[str, PlainValidator(matching(_RESOURCE, "RDS's resource id", "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"))] | None
    ) = None
    ca_file: Annotated[str, PlainValidator(_certificate)] | None = None

    def url_of(self, role: str) -> str:
        """As the shop reader takes it."""
        return with_user(self.url, role)

    def region(self, default: str) -> str:
        """Where RDS checks a token: as its host's name says, else that of the functions."""
        found = _RDS.fullmatch(urlsplit(self.url).hostname or "")
        return found[1] if found else default


def private_database_host(url: str) -> str | None:
    """The host of a URL, if nobody outside its network can reach it; None also where the URL is wrong."""
    try:
        host = DatabaseAddress.parse(with_user(url, READER)).host
    except ValueError:
        return None
    return host if is_private(host) else None


def of_its_authority(document: Document) -> Iterator[Finding]:
    """A certificate that is not there or is none, and RDS, whose own authority no public list has."""
    said = document.values.get("database")
    if not isinstance(said, dict):
        return
    name, url = said.get("ca_file"), said.get("url")
    if isinstance(name, str) and name.endswith(".pem"):
        if wrong := _unreadable(document.file.parents[1] / CERTIFICATES / name):
            message = f"{CERTIFICATES}/{shown(name)} {wrong}"
            yield document.finding(("database", "ca_file"), message, "put the authorities' certificates there, as PEM")
    elif name is None and isinstance(url, str) and ".rds.amazonaws.com" in url:
        hint = f"put the bundle of {_BUNDLES} into {CERTIFICATES}/, and write ca_file: its name"
        yield document.finding(("database", "url"), "RDS's authority is not a public one", hint)


def _unreadable(file: Path) -> str | None:
    if not file.is_file():
        return "is not there"
    try:
        ssl.create_default_context(cafile=str(file))
    except ssl.SSLError:
        return "holds no certificates"
    return None
