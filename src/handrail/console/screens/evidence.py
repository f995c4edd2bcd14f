"""Packs of evidence: what a step up was decided on, to read and to take along."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.accounts.policy import Permission
from handrail.autonomy.policy import Rung, Stage
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import RISKS, word
from handrail.console.words.stages import rung_words
from handrail.governance.evidence.canonical import digest, file_of
from handrail.governance.evidence.page import page_context
from handrail.governance.models import EvidencePack
from handrail.kernel.errors import NotFoundError


@needs(Permission.AUTONOMY_READ)
def evidence(request: StaffRequest, pack_id: UUID) -> HttpResponse:
    """Show a pack; its hash is computed again."""
    pack = _found(pack_id)
    body = json.loads(pack.body)
    context = page_context(body) | {
        "screen": "autonomy",
        "body": body | {"cell": body["cell"] | {"risk": word(RISKS, body["cell"]["risk"])}},
        "pack": pack,
        "move": {name: rung_words(Rung(Stage(each["stage"]), each["share"])) for name, each in body["move"].items()},
        "unchanged": digest(pack.body) == pack.sha256,
    }
    return render(request, "console/evidence.html", context)


@needs(Permission.AUTONOMY_READ)
def evidence_file(request: StaffRequest, pack_id: UUID) -> HttpResponse:
    """Hand out a pack as the file that `handrail evidence verify` knows."""
    pack = _found(pack_id)
    name = f"evidence-{pack.intent}-{pack.channel}-{str(pack.pk)[:8]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file_of(pack.body), content_type="application/json", headers=headers)


def _found(pack_id: UUID) -> EvidencePack:
    pack = EvidencePack.objects.filter(pk=pack_id).first()
    if pack is None:
        raise NotFoundError
    return pack
