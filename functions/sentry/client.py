"""Sentry: the SDK's client, told what it may send. It takes 100 ms to import: only what has an event to send does."""

from typing import TYPE_CHECKING, cast

from functions.model.scrub import scrubbed_value

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

    from functions.sentry.settings import Settings

PATIENCE_SECONDS = 2


def client(dsn: str, settings: "Settings") -> "Client":
    """A client of its own: nothing of the process is patched but, for traces, `http.client`.

    Raises:
        sentry_sdk.utils.BadDsn: it is none.
    """
    import sentry_sdk
    from sentry_sdk.integrations.stdlib import StdlibIntegration
    from sentry_sdk.transport import HttpTransport

    class Impatient(HttpTransport):
        """Who does not take an event soon does not get it."""

        TIMEOUT = PATIENCE_SECONDS

    return sentry_sdk.Client(
        dsn=dsn,
        release=settings.release,
        environment=settings.environment,
        server_name=settings.function,
        transport=Impatient,
        traces_sample_rate=settings.traces_sample_rate,
        integrations=[StdlibIntegration()] if settings.traces_sample_rate else [],
        default_integrations=False,
        auto_enabling_integrations=False,
        trace_propagation_targets=[],  # nobody else is told of our traces
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrub,
        before_send_transaction=scrub,
        auto_session_tracking=False,
        send_client_reports=False,
        enable_backpressure_handling=False,  # it is a thread of its own
        enable_metrics=False,
        http_proxy="",  # the environment names none of ours
        https_proxy="",
        shutdown_timeout=0,
    )


def scrub(event: "Event", _hint: "Hint") -> "Event":
    """Without secrets, whichever field they are in."""
    return cast("Event", scrubbed_value(event))
