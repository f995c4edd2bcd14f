"""Which worker takes which tests when they run on several."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class ModuleScheduling(LoadScopeScheduling):
    """A module stays on one worker, and all live tests on the same one: they share a running product.

    The mark `xdist_group` says the same, but xdist 3.8 writes groups where pytest 9.2 no longer looks for them.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        return "live" if module.startswith("tests/live/") else module
