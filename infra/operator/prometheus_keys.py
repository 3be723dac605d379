"""Infra: the keys that Prometheus knows in its configuration, with those that we look no further into.

As its documentation has them (prometheus.io/docs/prometheus/latest/configuration/configuration).
"""

from typing import Final

_LIMITS: Final = (
    *("body_size_limit", "sample_limit", "label_limit", "label_name_length_limit", "label_value_length_limit"),
    *("target_limit", "keep_dropped_targets", "scrape_protocols", "scrape_failure_log_file"),
    *("scrape_native_histograms", "always_scrape_classic_histograms", "convert_classic_histograms_to_nhcb"),
    *("metric_name_validation_scheme", "metric_name_escaping_scheme", "extra_scrape_metrics"),
)
_DISCOVERY: Final = (
    *("azure", "consul", "digitalocean", "dns", "docker", "dockerswarm", "ec2", "eureka", "file", "gce", "hetzner"),
    *("http", "ionos", "kubernetes", "kuma", "lightsail", "linode", "marathon", "nerve", "nomad", "openstack"),
    *("ovhcloud", "puppetdb", "scaleway", "serverset", "stackit", "triton", "uyuni", "vultr"),
)

FOUND_ELSEWHERE: Final = tuple(f"{name}_sd_configs" for name in _DISCOVERY)
"""How a job may find its targets but for static_configs."""
TOP: Final = (
    *("global", "rule_files", "scrape_configs", "scrape_config_files", "alerting", "remote_write", "remote_read"),
    *("storage", "tracing", "otlp", "runtime"),
)
GLOBAL: Final = (
    *("scrape_interval", "scrape_timeout", "evaluation_interval", "external_labels", "query_log_file"),
    *("rule_query_offset", *_LIMITS),
)
SCRAPE: Final = (
    *("job_name", "scrape_interval", "scrape_timeout", "metrics_path", "scheme", "params", "static_configs"),
    *("honor_labels", "honor_timestamps", "track_timestamps_staleness", "enable_compression"),
    *("relabel_configs", "metric_relabel_configs", "fallback_scrape_protocol", "scrape_classic_histograms"),
    *("basic_auth", "authorization", "oauth2", "bearer_token_file", "follow_redirects", "enable_http2", "tls_config"),
    *("proxy_url", "proxy_from_environment", "no_proxy", "proxy_connect_header", "http_headers"),
    *FOUND_ELSEWHERE,
    *_LIMITS,
)
