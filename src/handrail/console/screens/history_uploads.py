"""Bringing a file of past conversations through the browser, piece by piece: a request takes 1 MB at most."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.assistants.actions import assistant_named
from handrail.console.permission import needs
from handrail.console.problems import sentence
from handrail.console.requests import StaffRequest
from handrail.history import uploading
from handrail.history.models import HistoryUpload
from handrail.kernel.errors import HandrailError


@needs(Permission.HISTORY_IMPORT)
@require_POST
def uploads(request: StaffRequest) -> HttpResponse:
    """Begin an upload; the answer says where its pieces go. A refusal is one sentence."""
    size = request.POST.get("size", "")
    try:
        upload = uploading.begin_upload(
            assistant=assistant_named(request.POST.get("assistant", "")),
            file_name=request.POST.get("name", ""),
            size=int(size) if size.isascii() and size.isdigit() else 0,
            own_domains=request.POST.get("domains", "").replace(",", " ").split()[:20],
            source=request.POST.get("source", "").strip(),
            by=request.user,
        )
    except HandrailError as problem:
        return JsonResponse({"problem": sentence(problem)}, status=problem.status)
    return JsonResponse({"pieces": reverse("console:upload_pieces", args=[upload.pk]),
                         "whole": reverse("console:upload_whole", args=[upload.pk])})  # fmt: skip


@needs(Permission.HISTORY_IMPORT)
@require_POST
def pieces(request: StaffRequest, upload_id: UUID) -> HttpResponse:
    """Take a piece: its number in the address, its bytes as the body."""
    number = request.GET.get("number", "")
    try:
        uploading.add_piece(
            upload=upload_id,
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
            content=request.body,
            by=request.user,
        )
    except HandrailError as problem:
        return JsonResponse({"problem": sentence(problem)}, status=problem.status)
    return HttpResponse(status=204)


@needs(Permission.HISTORY_IMPORT)
@require_POST
def whole(request: StaffRequest, upload_id: UUID) -> HttpResponse:
    """Queue the import of a file of which all pieces are there."""
    try:
        uploading.end_upload(upload=upload_id, by=request.user)
    except HandrailError as problem:
        return JsonResponse({"problem": sentence(problem)}, status=problem.status)
    return HttpResponse(status=204)


@needs(Permission.HISTORY_READ)
def upload(request: StaffRequest, upload_id: UUID) -> HttpResponse:
    """Show how far an import is; the page asks again every second until it has ended."""
    found = get_object_or_404(HistoryUpload.objects.select_related("history_import"), pk=upload_id)
    return render(request, "console/history/upload.html", {"upload": found})
