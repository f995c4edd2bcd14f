"""How many ways a regular expression can try at one place of a text: an upper bound, read off the pattern itself."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])
    |(?P<reference>\\[1-9]|\(\?P=)
    |(?P<comment>\(\?\#[^)]*\))
    |(?P<char>\\.)
    |(?P<flags>\(\?[aiLmsux]+\))
    |(?P<open>\((?:\?(?:P<\w+>|[aiLmsux-]*:|<?[=!]|>))?)
    |(?P<close>\))
    |(?P<or>\|)
    |(?P<bounds>\{(?P<low>\d*),?(?P<high>(?<=,)\d*)?\}[?+]?)
    |(?P<maybe>\?[?+]?)
    |(?P<endless>[*+][?+]?)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CEILING = 10**9


def cost(pattern: str) -> int | None:
    """Return the number of paths of a valid pattern at most; None where repetition has no bound or a part refers back.

    Repeating a part that can match in k ways between a and b times costs the sum of k**n for n from a to b; parts in a
    row multiply; alternatives add up. Capped at a thousand million.
    """
    stack: list[list[int]] = []
    # The paths of the finished alternatives, of the row so far, and of its last part, which a repetition follows.
    done, row, last = 0, 1, 1
    for token in _TOKEN.finditer(pattern):
        name, text = token.lastgroup, token.group()
        if token["endless"] or token["reference"] or (token["bounds"] and text.rstrip("?+").endswith(",}")):
            return None
        if token["open"]:
            stack.append([done, row * last])
            done, row, last = 0, 1, 1
        elif token["close"]:
            inner = done + row * last
            done, row = stack.pop() if stack else (0, 1)
            last = inner
        elif token["or"]:
            done, row, last = done + row * last, 1, 1
        elif token["bounds"]:
            last = _repeated(last, *_bounds(token))
        elif token["maybe"]:
            last = min(_CEILING, last + 1)
        elif name:
            row, last = min(_CEILING, row * last), 1
    return min(_CEILING, done + row * last)


def _bounds(token: re.Match[str]) -> tuple[int, int]:
    low = int(token["low"] or 0)
    return low, int(token["high"]) if token["high"] else low


def _repeated(ways: int, low: int, high: int) -> int:
    if ways == 1:
        return min(_CEILING, max(1, high - low + 1))
    total = 0
    for times in range(low, high + 1):
        total += ways**times
        if total > _CEILING:
            return _CEILING
    return max(1, total)
