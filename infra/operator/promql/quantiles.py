"""PromQL: quantiles: of buckets that were rated and added up by `le`, and between 0 and 1."""

from dataclasses import replace

from infra.operator.promql.judging import Judging
from infra.operator.promql.vector import Vector
from infra.operator.series.series import Kind

_EXAMPLE = "write histogram_quantile(0.95, sum by (le) (rate(…_bucket[5m])))"


def histogram_quantile(judging: Judging, quantile: float | None, buckets: Vector) -> Vector:
    """A quantile of what the buckets counted, in the unit of that."""
    out_of_range(judging, quantile)
    if not buckets.known:
        return buckets
    told = bool(judging.mistakes)  # such as of the aggregation that lost le
    if buckets.kind is not Kind.UNKNOWN and not told and (why := _refused(buckets)):
        judging.tell(judging.first("histogram_quantile"), why, _EXAMPLE)
    labels = {name: values for name, values in buckets.labels.items() if name != "le"}
    return replace(buckets, labels=labels, sure=buckets.sure - {"le"}, kind=Kind.GAUGE)


def out_of_range(judging: Judging, quantile: float | None) -> None:
    """Tell a quantile that is a percentage, or none."""
    if quantile is not None and not 0 <= quantile <= 1:
        hint = f"write {quantile / 100:g}" if 1 < quantile <= 100 else "write 0.95"  # noqa: PLR2004 - a percentage
        judging.tell(judging.find(f"{quantile:g}"), f"a quantile is from 0 to 1, not {quantile:g}", hint)


def _refused(buckets: Vector) -> str:
    if buckets.kind is not Kind.BUCKET:
        return "histogram_quantile is of a histogram's buckets, and these are none"
    if not buckets.rated:
        return "histogram_quantile of buckets that only grow tells of all time, not of now"
    if "le" not in buckets.labels:
        return "the buckets have lost their label le"
    return "" if buckets.summed else "histogram_quantile of each series apart: they are not added up by le"
