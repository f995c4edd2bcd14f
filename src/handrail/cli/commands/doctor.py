"""`handrail doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import sys

import click
from django.conf import settings

from handrail.adapters.embedded_postgres import EmbeddedPostgres
from handrail.cli.database import close_connections, set_up
from handrail.kernel.errors import HandrailError


@click.command("doctor")
def command() -> None:
    """Check database, extensions, migrations, models, index, queue, disk and clock; say how to mend what is wrong."""
    set_up()
    from handrail.cli.checks import CHECKS
    from handrail.cli.findings import Finding

    server = None if settings.HANDRAIL.database_url else EmbeddedPostgres(settings.HANDRAIL.data / "postgres")
    ours = server is not None and server.pid() is None
    findings: list[Finding] = []
    try:
        if server is not None:
            server.start()
    except HandrailError as problem:
        findings.append(Finding("PostgreSQL", ok=False, detail=problem.message, mend="look into the named log file"))
    for check in CHECKS:
        finding = check()
        findings.append(finding)
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'WRONG'} {finding.name}: {finding.detail}")
        if not finding.ok:
            click.echo(f"      mend: {finding.mend}")
    if ours and server is not None:
        close_connections()
        server.stop()
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
