"""Cluster operator: what went wrong on the way to the cluster, in words for people."""

import httpx

from functions.model.origins import of_the_system

_UNVERIFIED = "its certificate is not of the cluster's authority (KUBERNETES_CA)"


def explain(error: httpx.TransportError) -> str:
    """The end of a sentence that begins with who does not answer: `connection refused`."""
    return of_the_system(error, _UNVERIFIED) or "the connection was closed without a whole answer"
