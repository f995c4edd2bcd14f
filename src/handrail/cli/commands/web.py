"""`handrail web`: the web process."""

import click
import uvicorn
from django.conf import settings

from handrail.cli.supervised import end_with_parent, share_the_interpreter

GRACE_SECONDS = 3


@click.command("web")
def command() -> None:
    """Serve console, widget, API and streams on one port."""
    end_with_parent()
    share_the_interpreter()
    environment = settings.HANDRAIL
    uvicorn.run(
        "handrail.config.asgi:application",
        host=environment.host,
        port=environment.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="on",
    )
