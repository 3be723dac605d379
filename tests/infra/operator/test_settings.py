"""Tests: settings files, ours and wrong ones."""

from pathlib import Path

import pytest
import trustme

from infra.operator.findings import FilesRefused
from infra.operator.settings import Settings, load_settings

pytestmark = pytest.mark.unit
FOLDER = Path(__file__).parents[3] / "infra" / "monitoring" / "settings"
VPC = (
    "vpc: {vpc_id: vpc-0123456789abcdef0, subnet_ids: [subnet-0123456789abcdef0], "
    "security_group_ids: [sg-0123456789abcdef0], availability_zones: [eu-central-1a]}"
)
AMAZON = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0a1b2c3d"


def prometheus(url: str) -> str:
    return f"prometheus: {{url: '{url}'}}"


def database(url: str, **said: str) -> str:
    more = "".join(f", {name}: {value}" for name, value in said.items())
    return f"database: {{url: '{url}'{more}}}"


def redis(url: str) -> str:
    return f"redis: {{url: '{url}'}}"


def load(instead_of: str, written: str, folder: Path) -> Settings:
    text = (FOLDER / "production.yaml").read_text()
    assert f"\n{instead_of}" in text or f"  {instead_of}" in text
    begins = text.rindex(instead_of)
    file = folder / "production.yaml"
    file.write_text(text[:begins] + written + text[begins + len(instead_of) :])
    return load_settings(file)


def test_production_keeps_what_it_holds() -> None:
    settings = load_settings(FOLDER / "production.yaml")
    assert (settings.name, settings.region, settings.vpc) == ("production", "eu-central-1", None)
    assert settings.point_in_time_recovery
    assert settings.deletion_protection


def test_a_local_run_keeps_nothing() -> None:
    settings = load_settings(FOLDER / "local.yaml")
    assert not settings.deletion_protection
    assert not settings.point_in_time_recovery


def test_a_vpc_is_read(tmp_path: Path) -> None:
    vpc = load("vpc: null", VPC, tmp_path).vpc
    assert vpc is not None
    assert vpc.subnet_ids == ("subnet-0123456789abcdef0",)


@pytest.mark.parametrize("url", ["https://prometheus.fitfoot.ch", "https://metrics.example:8443/a/path", AMAZON])
def test_a_prometheus_is_read(url: str, tmp_path: Path) -> None:
    found = load("prometheus: null", prometheus(f"{url}/"), tmp_path).prometheus
    assert found is not None
    assert found.url == url
    assert (found.address.workspace is not None) == (url == AMAZON)


def test_a_prometheus_inside_a_vpc_is_read(tmp_path: Path) -> None:
    text = (FOLDER / "production.yaml").read_text()
    inside = text.replace("\nprometheus: null", f"\n{prometheus('http://prometheus.monitoring:9090')}")
    (file := tmp_path / "production.yaml").write_text(inside.replace("\nvpc: null", f"\n{VPC}"))
    assert load_settings(file).prometheus is not None


def test_a_database_is_an_address_to_which_each_role_comes_by_its_name(tmp_path: Path) -> None:
    found = load("database: null", database("postgresql://shop.fitfoot.ch/shop"), tmp_path).database
    assert found is not None
    assert (found.iam, found.ca_file, found.region("eu-west-1")) == (None, None, "eu-west-1")
    assert found.url_of("fitfoot_reader") == "postgresql://fitfoot_reader@shop.fitfoot.ch:5432/shop"


def test_a_database_of_rds_is_known_by_its_resource_and_its_authority(tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    (tmp_path / "certificates").mkdir()
    trustme.CA().cert_pem.write_to_path(tmp_path / "certificates" / "rds.pem")
    folder.mkdir()
    url = "postgresql://shop.cluster-0123.eu-west-1.rds.amazonaws.com/shop"
    said = database(url, iam="cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ", ca_file="rds.pem")
    found = load("database: null", said, folder).database
    assert found is not None
    assert (found.region("eu-central-1"), found.ca_file) == ("eu-west-1", "rds.pem")


def test_a_redis_is_read_with_a_user_who_needs_no_password(tmp_path: Path) -> None:
    found = load("redis: null", redis("rediss://fitfoot@redis.fitfoot.ch:6380"), tmp_path).redis
    assert found is not None
    assert found.url == "rediss://fitfoot@redis.fitfoot.ch:6380"


@pytest.mark.parametrize(
    ("instead_of", "written", "field", "says"),
    [
        ("region: eu-central-1", "regon: eu-central-1", "regon", "did you mean region?"),
        ("region: eu-central-1", "", "region", "region is missing; write region: eu-central-1"),
        (
            "region: eu-central-1",
            "region: Frankfurt",
            "region",
            "is a region of AWS, not 'Frankfurt'; write region: eu-central-1",
        ),
        ("name: production", "name: staging", "name", "write name: production, or rename the file"),
        ("name: production", "name: 5", "name", "not 5; write name: production"),
        ("deletion_protection: true", "deletion_protection: false", "deletion_protection", "keeps its tables safe"),
        ("deletion_protection: true", "deletion_protection: yes", "deletion_protection", "true or false, not 'yes'"),
        ("point_in_time_recovery: true", "point_in_time_recovery: no", "point_in_time_recovery", "true or false"),
        ("point_in_time_recovery: true", "", "point_in_time_recovery", "is missing"),
        ("log_retention_days: 30", "log_retention_days: 31", "log_retention_days", "did you mean 30?"),
        ("log_retention_days: 30", "log_retention_days: 30d", "log_retention_days", "a number of days, not '30d'"),
        ("memory_mb: 512 # 128", "memory_mb: 64 # 128", "probe.memory_mb", "from 128 to 10240, not 64"),
        ("timeout_seconds: 50", "timeout_seconds: 60", "probe.timeout_seconds", "from 15 to 55, not 60"),
        ("timeout_seconds: 25", "timeout_seconds: 30", "api.timeout_seconds", "from 3 to 29, not 30"),
        ("timeout_seconds: 25", "timeout: 10", "api.timeout", "did you mean timeout_seconds?"),
        ("rate_per_second: 20", "rate_per_second: 0", "api.throttle.rate_per_second", "from 1 to 10000, not 0"),
        ("rate_per_second: 20", "", "api.throttle.rate_per_second", "is missing; write rate_per_second: 20"),
        ("timeout_seconds: 55", "timeout_seconds: 60", "detector.timeout_seconds", "from 30 to 55, not 60"),
        ("public_url: null", "public_url: http://fitfoot.ch", "public_url", "begins with https://, or null"),
        ("project: fitfoot", "aws:project: fitfoot", "tags.aws:project", "not beginning with aws:"),
        ("project: fitfoot", "project: 5", "tags.project", 'write project: "5", with quotes'),
        ("vpc: null", "vpc: none", "vpc", "vpc is a map, not 'none'"),
        ("vpc: null", VPC.replace("vpc-01", "01"), "vpc.vpc_id", "an id like vpc-"),
        ("vpc: null", VPC.replace("[subnet-0123456789abcdef0]", "[]"), "vpc.subnet_ids", "write at least one"),
        ("vpc: null", VPC.replace("[subnet-", "[net-"), "vpc.subnet_ids[0]", "write subnet-0123456789abcdef0"),
        ("vpc: null", VPC.replace("1a]", "1a, eu-central-1b]"), "vpc.availability_zones", "write each subnet's zone"),
        ("vpc: null", VPC.replace("eu-central-1a", "eu-west-1a"), "vpc.availability_zones[0]", "is not in the region"),
        ("prometheus: null", "prometheus: none", "prometheus", "prometheus is a map, not 'none'"),
        ("prometheus: null", "prometheus: {}", "prometheus.url", "write url: http://prometheus.example:9090"),
        ("prometheus: null", "prometheus: {uri: a}", "prometheus.uri", "did you mean url?"),
        ("prometheus: null", "prometheus: {url: 9090}", "prometheus.url", "url is an address, not 9090"),
        ("prometheus: null", prometheus("prometheus:9090"), "prometheus.url", "not an http or https address; write it"),
        ("prometheus: null", prometheus("https://a.ch/api/v1/query"), "prometheus.url", "leave out /api/v1"),
        ("prometheus: null", prometheus("https://a.ch/?k=v"), "prometheus.url", "leave out what follows the path"),
        ("prometheus: null", prometheus("https://me:s3cr3t@a.ch"), "prometheus.url", "which a file in Git must not"),
        ("prometheus: null", prometheus(AMAZON[:-12]), "prometheus.url", "is not a workspace of Amazon"),
        ("prometheus: null", prometheus("http://prometheus.monitoring:9090"), "prometheus.url", "inside a VPC only"),
        ("prometheus: null", prometheus("http://10.0.0.5:9090"), "prometheus.url", "'10.0.0.5' is reached from inside"),
        ("prometheus: null", prometheus("http://prometheus:9090"), "prometheus.url", "write the VPC's ids at vpc"),
        ("database: null", "database: {}", "database.url", "write url: postgresql://database.shop:5432/shop"),
        ("database: null", database("mysql://a.ch/shop"), "database.url", "is not a postgresql address; write it like"),
        ("database: null", database("postgresql://a.ch"), "database.url", "names no database"),
        ("database: null", database("postgresql://anna:s3cr3t@a.ch/shop"), "database.url", "a user's name or password"),
        ("database: null", database("postgresql://db.internal/shop"), "database.url", "from inside a VPC only"),
        ("database: null", database("postgresql://a.ch/s?sslmode=require"), "database.url", "is not verify-full"),
        ("database: null", database("postgresql://a.ch/shop", iam="yes"), "database.iam", "RDS's resource id"),
        ("database: null", database("postgresql://a.ch/shop", ca_file="../x"), "database.ca_file", "a file's name in"),
        ("database: null", database("postgresql://a.ch/shop", ca_file="x.pem"), "database.ca_file", "is not there"),
        ("database: null", database("postgresql://a.b.eu-west-1.rds.amazonaws.com/s"), "database.url", "not a public"),
        ("redis: null", "redis: {}", "redis.url", "write url: redis://redis.shop:6379"),
        ("redis: null", "redis: {url: 6379}", "redis.url", "url is an address, not 6379"),
        ("redis: null", redis("http://redis.shop"), "redis.url", "not a redis or rediss address; write it"),
        ("redis: null", redis("redis://:s3cr3t@a.ch"), "redis.url", "name a user that needs none: ACL SETUSER"),
        ("redis: null", redis("redis://redis:6379"), "redis.url", "'redis' is reached from inside a VPC only"),
        ("redis: null", redis("redis://a.cache.amazonaws.com"), "redis.url", "write the VPC's ids at vpc"),
    ],
)
def test_a_mistake_is_told_with_its_field(instead_of: str, written: str, field: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        load(instead_of, written, tmp_path)
    assert [one.field for one in refused.value.findings] == [field]
    assert says in str(refused.value)
    assert "s3cr3t" not in str(refused.value)
    line = (tmp_path / "production.yaml").read_text().splitlines()[refused.value.findings[0].line - 1]
    assert not written or written in line


def log_groups(written: str, folder: Path) -> dict[str, str]:
    return load("log_groups: {}", f"log_groups: {written}", folder).log_groups


def test_log_groups_are_read_with_the_service_of_each(tmp_path: Path) -> None:
    assert log_groups("{/aws/eks/shop/web: web, shop.api: api}", tmp_path) == {
        "/aws/eks/shop/web": "web",
        "shop.api": "api",
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{/fitfoot/we b: web}", "a log group's name"),
        ("{/fitfoot/web: Web}", "a service's name"),
        ("{/aws/lambda/fitfoot-log-analyser: web}", "would hear itself"),
        ("[/fitfoot/web]", "is a map"),
    ],
)
def test_a_wrong_log_group_is_refused_with_what_is_meant(written: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        log_groups(written, tmp_path)
    assert said in str(refused.value)
