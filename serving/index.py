"""The page at ``/``: what this is and where to go; it loads nothing from elsewhere."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from serving.prediction import NOTICE

POLICY = "style-src 'unsafe-inline'; " + "; ".join(
    f"{what} 'none'" for what in ("default-src", "base-uri", "form-action", "frame-ancestors")
)
LINKS = {
    "/programs": "what can be asked: programs, therapies, endpoints and their fields",
    "/openapi.json": "how to ask: POST /predict and the rest, for machines",
    "/readyz": "whether models are loaded",
    "/metrics": "requests and times, for Prometheus",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tailor</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }}
dt {{ margin-top: .6rem }} dd {{ margin: 0 }}
</style>
</head>
<body>
<main>
<h1>Tailor</h1>
<p>Predicts, for one patient, how likely each treatment is to work and which side effects it may bring,
targeted and standard therapies side by side, and says why.</p>
<dl>
{links}
</dl>
<p><strong>{notice}</strong></p>
</main>
</body>
</html>
"""


def index_page() -> HTMLResponse:
    """Return the page."""
    links = "\n".join(
        f'<dt><a href="{path}">{path}</a></dt><dd>{escape(says)}</dd>' for path, says in LINKS.items()
    )
    page = _PAGE.format(links=links, notice=escape(NOTICE))
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})
