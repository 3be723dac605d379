"""Benchmarks: deciding on ten times the alerts and incidents (PERFORMANCE, "linear")."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import process_time

from functions.incident_detector.decide import decide
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Change, Incident
from functions.model.matcher import Matcher
from functions.model.period import MINUTE
from functions.model.route import Route, Routes
from functions.model.silence import Silence
from tests.benchmarks.bar import Bar, Unmeasurable, ratio, spread
from tests.benchmarks.turns import in_turn

NAME, TIMES, MOST = "decide: 10,000 alerts and incidents against 1,000", 10, 12
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Situation:
    """As many alerts as open incidents, and what they are weighed with."""

    alerts: list[Alert]
    incidents: list[Incident]
    silences: list[Silence]
    routes: Routes

    def decide(self) -> list[Change]:
        """What is to be done a minute later."""
        return decide(self.alerts, self.incidents, self.silences, self.routes, NOON + MINUTE)


def deciding(say: Callable[[str], None], size: int = 1000, turns: int = 7) -> list[Bar]:
    """Measure the bar.

    Raises:
        Unmeasurable: what was decided on ten times as much is not ten times as much.
    """
    say(f"deciding on {size} and {size * TIMES} alerts and as many incidents")
    few, many = situation(size), situation(size * TIMES)
    found = len(few.decide()), len(many.decide())
    if not found[0] or found[1] != found[0] * TIMES:
        raise Unmeasurable(f"{found[0]} changes of {size} and {found[1]} of {size * TIMES} are not of one kind")
    sides = {"few": lambda: _took_ms(few, TIMES), "many": lambda: _took_ms(many, 1)}
    took = in_turn(sides, turns, say)
    detail = f"{spread(took['many'], 'ms')} for {found[1]} changes against {spread(took['few'], 'ms')} for {found[0]}"
    return [Bar.at_most(NAME, ratio(took["many"], took["few"]), MOST, "x", f"{detail}; CPU time")]


def situation(count: int) -> Situation:
    """So many alerts and incidents, of a service each, with 20 silences and five routes."""
    opened = decide([_alert(number) for number in range(count)], [], [], Routes(), NOON)
    incidents = [change.after for change in opened]
    alerts = [_later(number) for number in range(count)]
    silences = [
        Silence(f"s{number}", (Matcher.parse(f'service=~"s{number}[0-9]0"'),), NOON, NOON + timedelta(hours=1))
        for number in range(20)
    ]
    routes = tuple(Route(f"r{number}", (Matcher.parse(f'service=~"s.*{number}"'),)) for number in range(5))
    return Situation(alerts, incidents, silences, Routes(routes))


def _later(number: int) -> Alert:
    """What a minute brings: of ten one is over, one unknown, and two are lost: one joins them, one opens another."""
    match number % 10:
        case 0:
            return _alert(number, AlertStatus.RESOLVED)
        case 1:
            return _alert(number, AlertStatus.UNKNOWN)
        case 2:
            return _alert(number, name="Another")
        case 3:
            return _alert(number, service=f"t{number}")
        case _:
            return _alert(number)


def _alert(
    number: int, status: AlertStatus = AlertStatus.FIRING, *, name: str = "CheckFailing", service: str = ""
) -> Alert:
    service = service or f"s{number}"
    return Alert(
        labels={"alertname": name, "check": f"check{number}", "service": service},
        status=status,
        severity=Severity.WARNING if number % 3 else Severity.CRITICAL,
        service=service,
        source="health_probe",
        summary=f"check{number} is {status}",
        reason="connection refused",
        starts_at=NOON,
        updated_at=NOON,
    )


def _took_ms(situation: Situation, times: int) -> float:
    """CPU milliseconds of a decision, repeated so that both sides are measured for as long."""
    begun = process_time()
    for _ in range(times):
        situation.decide()
    return (process_time() - begun) * 1000 / times
