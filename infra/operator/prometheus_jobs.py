"""Infra: the jobs of prometheus.yml: how often and where they ask, and whether rules and dashboards know them."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from functions.model.names import nearest
from infra.operator.findings import FilesRefused, Finding, Place, shown
from infra.operator.prometheus_format import Configuration, Scrape
from infra.operator.prometheus_keys import FOUND_ELSEWHERE
from infra.operator.yaml_file import Document, read

OURS: Final = "fitfoot-monitoring"
"""The job that scrapes this bundle."""
_DATABASE: Final = "fitfoot-db"
_SELECTED: Final = ("fitfoot-web", "fitfoot-api", _DATABASE, OURS)
_IF_THERE: Final = ("node", "fitfoot-admin")
_LIKE: Final = 0.8
_SELDOM: Final = timedelta(minutes=1)
_MOST: Final = timedelta(minutes=2)
_OFTEN: Final = timedelta(seconds=30)
"""How often the shop is asked at least: rules and dashboards rest on 15 s, with ranges of a minute."""


def label(job: Mapping[str, Any]) -> str:
    """The label `job` of a job's series: its name, or what a relabelling without conditions puts in its place."""
    return _labelled(job)[0]


def _labelled(job: Mapping[str, Any]) -> tuple[str, Place]:
    """The label, and where in the job it is written."""
    given: list[tuple[str, Place]] = [
        (str(one["replacement"]), ("relabel_configs", at, "replacement"))
        for at, one in enumerate(job.get("relabel_configs") or ())
        if one.get("target_label") == "job"
        and one.get("replacement")
        and not (one.get("source_labels") or one.get("regex"))
    ]
    return given[-1] if given else (str(job["job_name"]), ("job_name",))


def mistakes_of_jobs(document: Document, found: Configuration) -> Iterator[Finding]:
    """What is wrong with jobs that each are written as Prometheus wants them."""
    names = [job.job_name for job in found.scrape_configs]
    yield from _of_all(document, found)
    for index, job in enumerate(found.scrape_configs):
        place: Place = ("scrape_configs", index)
        if job.job_name in names[:index]:
            message = f"the name {shown(job.job_name)} is taken by another job"
            yield document.finding((*place, "job_name"), message, "give each job a name of its own")
        yield from _of_intervals(document, place, job, found)
        if not job.static_configs and not any(one in FOUND_ELSEWHERE for one in job.__pydantic_extra__):
            yield document.finding(
                place, f"{job.job_name} has no targets", "write static_configs: [{targets: [host:port]}]"
            )
        if label(job.model_dump()) == OURS:
            yield from _of_ours(document, place, job, found)
    yield from _missing(document, [_labelled(job.model_dump()) for job in found.scrape_configs])


def _of_all(document: Document, found: Configuration) -> Iterator[Finding]:
    """Times that hold for all jobs which say nothing else."""
    timeout, interval = found.global_.scrape_timeout, found.global_.scrape_interval
    if timeout and timeout > interval:
        message = "every job is waited for longer than until its next scrape"
        yield document.finding(("global", "scrape_timeout"), message, "write no more than scrape_interval")
    if interval > _OFTEN and any(_is_asked_often(job) and not job.scrape_interval for job in found.scrape_configs):
        written = ("global", "scrape_interval") in document.lines
        said = f"is {int(interval.total_seconds())} seconds" if written else "is not there, which means a minute"
        message = f"scrape_interval {said}: ranges of a minute, as dashboards have, would hold no two values"
        yield document.finding(("global", "scrape_interval"), message, "write scrape_interval: 15s")


def _is_asked_often(job: Scrape) -> bool:
    name = label(job.model_dump())
    return name in _SELECTED and name != OURS


def _of_intervals(document: Document, place: Place, job: Scrape, found: Configuration) -> Iterator[Finding]:
    interval = job.scrape_interval or found.global_.scrape_interval
    timeout = job.scrape_timeout or interval  # that of all jobs is cut short where it is longer
    if timeout > interval:
        message = f"{job.job_name} is waited for longer than until the next scrape"
        yield document.finding((*place, "scrape_timeout"), message, "write no more than its scrape_interval")
    where = (*place, "scrape_interval")
    if job.scrape_interval and interval > _OFTEN and _is_asked_often(job):
        message = f"{job.job_name} is scraped so seldom that ranges of a minute, as dashboards have, hold no two values"
        yield document.finding(where, message, "write 15s, or remove it")
    elif interval > _MOST and (job.scrape_interval or not any(map(_is_asked_often, found.scrape_configs))):
        message = f"{job.job_name} is scraped so seldom that rates of five minutes have no two values"
        yield document.finding(where, message, "write 2m or less")


def _of_ours(document: Document, place: Place, job: Scrape, found: Configuration) -> Iterator[Finding]:
    if job.scheme != "https":
        yield document.finding(
            (*place, "scheme"), "a token is sent to it, and nothing encrypts it", "write scheme: https"
        )
    if job.metrics_path != "/metrics":
        message = f"this bundle has no {shown(job.metrics_path)}"
        yield document.finding((*place, "metrics_path"), message, "write metrics_path: /metrics")
    if job.authorization is None or job.authorization.type.lower() != "bearer":
        where: Place = (*place, "authorization", "type") if job.authorization else place
        hint = "write authorization: {type: Bearer, credentials_file: /etc/prometheus/secrets/METRICS_TOKEN}"
        yield document.finding(where, "/metrics wants a Bearer token", hint)
    if job.tls_config.insecure_skip_verify:
        where = (*place, "tls_config", "insecure_skip_verify")
        yield document.finding(
            where, "the token is sent to whoever answers in its place", "remove insecure_skip_verify"
        )
    if (job.scrape_interval or found.global_.scrape_interval) < _SELDOM:
        message = "each scrape invokes a function, and nothing in there changes more often than each minute"
        yield document.finding((*place, "scrape_interval"), message, "write scrape_interval: 60s")
    yield from _of_another_address(document, place, job)


def _of_another_address(document: Document, place: Place, job: Scrape) -> Iterator[Finding]:
    """Production's `public_url` is where /metrics is."""
    try:
        settings = read(document.file.parent / "settings" / "production.yaml", "name: production").values
    except FilesRefused:  # which is told of that file
        return
    host = urlsplit(str(settings.get("public_url") or "")).netloc
    for at, one in enumerate(job.static_configs):
        for number, target in enumerate(one.targets):
            if host and target.removesuffix(":443") != host.removesuffix(":443"):
                message = f"{shown(target)} is not where settings/production.yaml has the API"
                yield document.finding((*place, "static_configs", at, "targets", number), message, f"write {host}")


def _missing(document: Document, labelled: list[tuple[str, Place]]) -> Iterator[Finding]:
    """Jobs that rules and dashboards select and nothing is scraped for; one that is optional, if it is misspelt."""
    labels = [one for one, _ in labelled]
    missing = [one for one in (*_SELECTED, *_IF_THERE) if one not in labels]
    for index, (one, at) in enumerate(labelled):
        meant = _DATABASE if one == "postgres" else nearest(one, missing, _LIKE)
        if meant in missing and one not in (*_SELECTED, *_IF_THERE):
            missing.remove(meant)
            message = f"rules and dashboards know no job {shown(one)}; did you mean {meant}?"
            relabel = f", or relabel it: {{target_label: job, replacement: {meant}}}"
            hint = f"write {meant}{relabel if at == ('job_name',) else ''}"
            yield document.finding(("scrape_configs", index, *at), message, hint)
    for one in missing:
        if one in _SELECTED:
            message = f"there is no job {one}, and rules and dashboards select it"
            yield document.finding(("scrape_configs",), message, "write it, or relabel the job that is meant")
