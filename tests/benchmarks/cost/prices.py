"""Benchmarks: what AWS asks in eu-central-1, in USD without tax, and what of it is free for ever.

As of 2026-11-23. Where the figures are from, by the letter at each line:

- P: AWS Price List of eu-central-1 as it was on 2026-09-11: DynamoDB, Lambda, CloudWatch, SNS, SQS.
- S: AWS Price List of 2026-08-31: S3.
- C: the page "Amazon CloudWatch pricing": metrics, dashboards, requests, what is free.
- E: the page "Amazon EventBridge pricing". K: "AWS KMS pricing". M: "Amazon SES pricing". T: "EC2 on-demand pricing",
  data transfer out to the internet.
- G: the page "Amazon API Gateway pricing" has $1.00 a million for Virginia; Frankfurt's was not found: 20 % are
  added, which is less than a cent of a month's scrapes.

What is free for new customers only, or for a year, is not free here.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

AS_OF: Final = "2026-11-23"
REGION: Final = "eu-central-1"
MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Price:
    """What one of `unit`, in the plural, costs in USD; the first `free` of a month cost nothing, in any account."""

    service: str
    usd: Decimal
    unit: str
    free: Decimal = Decimal(0)


def _price(service: str, usd: str, unit: str, free: int = 0) -> Price:
    return Price(service, Decimal(usd), unit, Decimal(free))


PRICES: Final = MappingProxyType(
    {
        "lambda_requests": _price("Lambda", "0.0000002", "requests", MILLION),  # P
        "lambda_gb_seconds": _price("Lambda", "0.0000133334", "GB-seconds of arm64", 400_000),  # P
        "write_units": _price("DynamoDB", "0.0000007625", "write units"),  # P
        "read_units": _price("DynamoDB", "0.0000001525", "read units"),  # P
        "table_gib": _price("DynamoDB", "0.306", "GiB-months", 25),  # P
        "pitr_gib": _price("DynamoDB", "0.2448", "GiB-months of recovery"),  # P
        "log_gib": _price("CloudWatch logs", "0.63", "GiB written", 5),  # P
        "log_kept_gib": _price("CloudWatch logs", "0.0324", "GiB kept"),  # P
        "metrics": _price("CloudWatch metrics", "0.30", "metrics", 10),  # C
        "cloudwatch_requests": _price("CloudWatch metrics", "0.00001", "requests", MILLION),  # C
        "alarm_metrics": _price("CloudWatch alarms", "0.10", "metrics that alarms look at", 10),  # P
        "dashboards": _price("CloudWatch dashboard", "3", "dashboard", 3),  # C
        "http_api_requests": _price("API Gateway", "0.0000012", "requests"),  # G
        "events": _price("EventBridge", "0.000001", "events"),  # E
        "schedules": _price("EventBridge", "0.000001", "invocations by Scheduler", 14 * MILLION),  # E
        "s3_puts": _price("S3", "0.0000054", "requests that write"),  # S
        "s3_gets": _price("S3", "0.00000043", "other requests"),  # S
        "s3_gib": _price("S3", "0.0245", "GiB-months"),  # S
        "decryptions": _price("KMS", "0.000003", "requests for secrets", 20_000),  # K
        "published": _price("SNS", "0.0000005", "messages", MILLION),  # P
        "queue_requests": _price("SQS", "0.0000004", "requests", MILLION),  # P
        "mails": _price("SES", "0.0001", "mails"),  # M
        "out_gib": _price("Data out", "0.09", "GiB to the internet", 100),  # T
    }
)
"""What is billed, by the name under which it is counted."""
