"""Local run: the shop's figures: what its owner sets up in the database, and the first migration and refresh."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg
from botocore.config import Config
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from functions.shop_reader.keeping.script import statements
from infra.local.deploy import Aws
from infra.operator.database_settings import READER, REFRESHER
from infra.operator.places import SQL

_GENERATOR = "fitfoot-report-generator"
_PATIENT = Config(read_timeout=120, retries={"total_max_attempts": 1})


@dataclass(frozen=True)
class Roles:
    """Two URLs of one database: of the role that reads, and of the one that keeps the rollup."""

    reader: str
    refresher: str

    @property
    def environment(self) -> dict[str, str]:
        """What the shop reader is told."""
        return {"DATABASE_URL": self.reader, "DATABASE_REFRESHER_URL": self.refresher}


def set_up(owner: str) -> Roles:
    """Run sql/setup.sql as the owner of the shop's tables, and give both roles made-up passwords.

    They follow from the owner's, so that two runs on one server, which share the roles, agree. The owner finds the
    views without naming their schema.

    Raises:
        psycopg.Error: there is no such database, or the owner may not.
    """
    script = (SQL / "setup.sql").read_text("utf-8")
    bare = "\n".join("" if line.startswith("\\") else line for line in script.splitlines())
    known = conninfo_to_dict(owner)
    passwords = {role: _password(role, known) for role in (READER, REFRESHER)}
    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in statements(bare):  # each by itself: an index is built concurrently in no transaction
            connection.execute(statement.text.encode())
        for role, password in passwords.items():
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), password))
        named = (sql.Identifier(str(connection.info.user)), sql.Identifier(connection.info.dbname))
        found = sql.SQL('ALTER ROLE {} IN DATABASE {} SET search_path = "$user", public, monitoring')
        connection.execute(found.format(*named))
        return Roles(*(_url(connection.info, role, password) for role, password in passwords.items()))


def first_report(aws: Aws) -> str:
    """Migrate and refresh; what came of it for people, also where it failed."""
    client = aws.client("lambda", _PATIENT)
    for payload in ({"report": "migrate"}, {"report": "refresh"}):
        response = client.invoke(FunctionName=_GENERATOR, Payload=json.dumps(payload).encode())
        told = json.loads(response["Payload"].read())
        if "FunctionError" in response:
            return f"NOT THERE: {told.get('errorMessage', told)}"
    return f"{told['days_closed']} days closed, {told['days_left']} left"


def _password(role: str, known: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{role} {known.get('password')}".encode()).hexdigest()


def _url(info: psycopg.ConnectionInfo, role: str, password: str) -> str:
    host = f"[{info.host}]" if ":" in info.host else info.host
    return f"postgresql://{role}:{password}@{host}:{info.port}/{quote(info.dbname, safe='')}"
