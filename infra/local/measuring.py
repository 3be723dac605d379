"""Local run: has the demo shop's pages load the reporter of web vitals, as the shop's own would."""

from pathlib import Path

import httpx

from functions.web_vitals.script import integrity
from infra.bundling.browser_script import REPORTER, SCRIPT
from infra.local.shop.measured import PATH

_SCRIPT = Path("functions/web_vitals", REPORTER, SCRIPT)
_SECONDS = 10


def measure(shop_url: str, api_url: str, bundle: Path) -> str:
    """Tell the shop where the script is, and that it is the bundle's; answers its address."""
    script = f"{api_url}/{SCRIPT}"
    said = {"script": script, "integrity": integrity((bundle / _SCRIPT).read_bytes())}
    httpx.put(f"{shop_url}{PATH}", json=said, timeout=_SECONDS, trust_env=False).raise_for_status()
    return script
