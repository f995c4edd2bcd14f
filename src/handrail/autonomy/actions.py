"""Moving cells on the ladder, and setting its rules."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.autonomy.models import MOST_CONTROL, Cell, LadderRules, StageChange
from handrail.autonomy.policy import Rung, Stage, checked_steps, height, refusal
from handrail.autonomy.queries import cell_named, ladder_rules, state_of
from handrail.changes.noting import Kind, note_change
from handrail.intents.models import Risk
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError


class EvidenceNeededError(ConflictError):
    """A cell goes up on evidence only: ask for it, and let the gates be measured."""

    code = "evidence_needed"


@transaction.atomic
def switch(
    *, intent_slug: str, channel: str, stage: str, by: User | None, share: int | None = None, reason: str = ""
) -> Cell:
    """Move a cell down, any number of steps at once; `by` None is the operator. The same rung again changes nothing.

    `share` is the pilot's, in per cent. A rung that lies higher raises InvalidError where the ladder does not lead
    there, and EvidenceNeededError where it does.
    """
    _require_lead(by)
    cell = locked_cell(intent_slug, channel)
    wanted = allowed_rung(cell, stage, share)
    if wanted.height > cell.rung.height:
        raise EvidenceNeededError
    return _move(cell, wanted, by=by, reason=reason)


@transaction.atomic
def step_up(*, intent_slug: str, channel: str, rung: Rung, by: User, reason: str, evidence: UUID) -> Cell:
    """Move a cell up to the next rung, on a pack of evidence that the database has on record.

    Raises InvalidError where the ladder does not lead there.
    """
    if not by.may(Permission.AUTONOMY_AGREE):
        raise ForbiddenError("only a lead or an administrator lets a cell go up")
    _require_reason(reason)
    cell = locked_cell(intent_slug, channel)
    wanted = allowed_rung(cell, rung.stage, rung.share or None)
    if wanted.height <= cell.rung.height:
        raise InvalidError(f"{cell} is at {cell.rung} already", field="stage")
    return _move(cell, wanted, by=by, reason=reason, evidence=evidence)


@transaction.atomic
def place(
    *, intent_slug: str, channel: str, stage: str, control: int, by: User | None, reason: str, share: int | None = None
) -> Cell:
    """Put a cell where it is to begin, past all steps: only for worlds that are made up, the demo's and the tests'."""
    cell = locked_cell(intent_slug, channel)
    Cell.objects.filter(pk=cell.pk).update(control=control)
    cell.control = control
    wanted = _wanted(stage, share, cell.rung, ladder_rules().pilot_steps)
    return _move(cell, wanted, by=by, reason=reason, placed=True)


def named_rung(cell: Cell, stage: str, share: int | None) -> Rung:
    """Return the rung that somebody names, whether or not the ladder leads there; "pilot" alone is its next share."""
    return _wanted(stage, share, cell.rung, ladder_rules().pilot_steps)


def allowed_rung(cell: Cell, stage: str, share: int | None) -> Rung:
    """Return the rung that somebody names, or raise InvalidError where the ladder does not lead there from the cell."""
    rules = ladder_rules()
    wanted = _wanted(stage, share, cell.rung, rules.pilot_steps)
    refused = refusal(cell.rung, wanted, ceiling=state_of(cell, rules).ceiling, steps=rules.pilot_steps)
    if refused:
        raise InvalidError(refused, field="stage")
    return wanted


@transaction.atomic
def set_control(*, intent_slug: str, channel: str, percent: int, by: User | None, reason: str) -> Cell:
    """Set which share of a cell's conversations, in per cent, stays with people at full."""
    _require_lead(by)
    if not 0 <= percent <= MOST_CONTROL:
        raise InvalidError(f"a control group is 0 to {MOST_CONTROL} per cent", field="percent")
    _require_reason(reason)
    cell = locked_cell(intent_slug, channel)
    shares = {"percent": cell.control}, {"percent": percent}
    if cell.control != percent:
        note_change(Kind.CONTROL, cell, before=shares[0], after=shares[1], by=by, reason=reason)
    cell.control = percent
    cell.save(update_fields=["control"])
    return cell


@transaction.atomic
def set_ceiling(*, risk: str, stage: str, by: User | None, reason: str) -> LadderRules:
    """Set the highest stage that cells of a risk may reach. Those above it step down to it at once."""
    _require_admin(by)
    if risk not in Risk.values:
        raise InvalidError(f"a risk is one of {', '.join(Risk.values)}", field="risk")
    ceiling = _known(stage)
    _require_reason(reason)
    rules = _locked_rules()
    was, shall = {"ceiling": rules.ceilings.get(risk)}, {"ceiling": str(ceiling)}
    if was != shall:
        note_change(Kind.CEILING, f"{risk} risk", before=was, after=shall, by=by, reason=reason)
    rules.ceilings = rules.ceilings | {risk: str(ceiling)}
    rules.save(update_fields=["ceilings"])
    for cell in Cell.objects.select_for_update(of=("self",)).select_related("intent").filter(intent__risk=risk):
        if height(cell.stage) > height(ceiling):
            _move(cell, Rung(ceiling, rules.pilot_steps[-1] if ceiling == Stage.PILOT else 0), by=by, reason=reason)
    return rules


@transaction.atomic
def set_pilot_steps(*, steps: Sequence[int], by: User | None, reason: str) -> LadderRules:
    """Set the shares, in per cent, through which a pilot rises. Cells keep the share that they have."""
    _require_admin(by)
    _require_reason(reason)
    rules = _locked_rules()
    was = rules.pilot_steps
    try:
        rules.pilot_steps = checked_steps(steps)
    except ValueError as problem:
        raise InvalidError(str(problem), field="steps") from problem
    if was != rules.pilot_steps:
        after = {"percents": rules.pilot_steps}
        note_change(Kind.STEPS, "pilot", before={"percents": was}, after=after, by=by, reason=reason)
    rules.save(update_fields=["pilot_steps"])
    return rules


def _move(
    cell: Cell, rung: Rung, *, by: User | None, reason: str, evidence: UUID | None = None, placed: bool = False
) -> Cell:
    """Note a move and make it, unless the cell stands there already; the database refuses one up without evidence."""
    before = cell.rung
    if before == rung:
        return cell
    StageChange.objects.create(
        cell=cell,
        before=before.stage,
        after=rung.stage,
        before_share=before.share,
        after_share=rung.share,
        by=by,
        reason=reason.strip()[:300],
        evidence=evidence,
        placed=placed,
    )
    stages = [{"stage": str(each)} for each in (before, rung)]
    note_change(Kind.STAGE, cell, before=stages[0], after=stages[1], by=by, reason=reason)
    cell.stage, cell.share = rung.stage.value, rung.share
    cell.save(update_fields=["stage", "share"])
    return cell


def _wanted(stage: str, share: int | None, now: Rung, steps: Sequence[int]) -> Rung:
    """The rung that somebody names; a share belongs to pilot alone, where "pilot" again means its present share."""
    known = _known(stage)
    if known != Stage.PILOT:
        if share:
            raise InvalidError("only a pilot has a share", field="share")
        return Rung(known)
    if share is None:
        share = now.share if now.stage == Stage.PILOT else steps[0]
    if not 1 <= share <= 100:
        raise InvalidError("a share is 1 to 100 per cent", field="share")
    return Rung(known, share)


def _known(stage: str) -> Stage:
    if stage not in list(Stage):
        raise InvalidError(f"a stage is one of {', '.join(Stage)}", field="stage")
    return Stage(stage)


def locked_cell(intent_slug: str, channel: str) -> Cell:
    """Return a cell, made where it is missing, with its row locked: always the first lock of a change of a cell."""
    cell = cell_named(intent_slug, channel)
    return Cell.objects.select_for_update(of=("self",)).select_related("intent").get(pk=cell.pk)


def _locked_rules() -> LadderRules:
    LadderRules.objects.get_or_create(pk=1)
    return LadderRules.objects.select_for_update().get(pk=1)


def _require_lead(by: User | None) -> None:
    if by is not None and not by.may(Permission.AUTONOMY_CHANGE):
        raise ForbiddenError("only a lead or an administrator changes what the bot may do")


def _require_admin(by: User | None) -> None:
    if by is not None and not by.may(Permission.AUTONOMY_RULES):
        raise ForbiddenError("only an administrator changes the rules of the ladder")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
