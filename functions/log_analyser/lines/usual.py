"""Log analyser: the line that our middleware writes, letter by letter: nine of ten lines, told without a JSON parser.

What differs in anything, an order, a space, an escape, is for `reading`, which says the same of what is told here.
"""

import re
from typing import Final

_TEXT: Final = r'[^"\\\x00-\x1f]*'
_ADDRESS: Final = r'[^"\\\x00-\x1f]{0,400}'  # a longer one is cut by the parser
_LINE: Final = re.compile(
    r'\{"type":"request","method":"([A-Z]+)",'
    rf'"url":"({_ADDRESS})",(?:"route":"(/{_ADDRESS})",)?'
    r'"status":([1-5][0-9][0-9]),"duration":((?:0|[1-9][0-9]{0,6})(?:\.[0-9]+)?),'
    rf'"timestamp":"{_TEXT}","request_id":"{_TEXT}"(?:,"aborted":true)?\}}'
)
usual = _LINE.fullmatch
"""Its groups: method, url, route or None, status, and milliseconds."""
