"""Tests: the log analyser's own handler, called as Lambda calls it; run by test_lines_passed_on.py.

Reads events from its input, one JSON a line; prints what the handler answers, or the name of what it raises.
"""

import json
import logging
import sys
from uuid import uuid4

from functions.log_analyser.handler import handle


class Context:
    """As Lambda's."""

    function_name = "fitfoot-log-analyser"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:fitfoot-log-analyser"

    def __init__(self) -> None:
        self.aws_request_id = str(uuid4())

    def get_remaining_time_in_millis(self) -> int:
        """All of it."""
        return 60_000


def main() -> None:
    """One event after the other."""
    logging.disable(logging.WARNING)
    for line in sys.stdin:
        try:
            answer = handle(json.loads(line), Context())  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - it is what is asked for
            answer = {"raised": type(error).__name__}
        print(json.dumps({"handler": answer}))


if __name__ == "__main__":
    main()
