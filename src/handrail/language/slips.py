"""Finding a word that is misspelled by one slip without comparing it with every known word. Pure."""

from handrail.language.terms import term_id

_SHORTEST = 4
_LONGEST = 24


def slips(term: str) -> list[int]:
    """Return the ids of a term and of its forms with one letter missing, the first letter never.

    Two terms that share one differ by a missing, extra or wrong letter or by two letters exchanged; now and then by one
    letter missing here and another there. None for terms of fewer than four letters, which have too many neighbours,
    and for very long ones. W. Garbe, SymSpell (2012).
    """
    if not _SHORTEST <= len(term) <= _LONGEST or not term.isalpha():
        return []
    return sorted({term_id(term), *(term_id(term[:place] + term[place + 1 :]) for place in range(1, len(term)))})
