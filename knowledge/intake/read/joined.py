"""Putting wrapped lines back together: Chinese without a space, words with one."""

import re

_WIDE = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·]")


def join(left: str, right: str) -> str:
    """Two halves of one wrapped line as one."""
    if not left or not right:
        return left + right
    if left[-1].isspace() or right[0].isspace() or _WIDE.match(left[-1]) or _WIDE.match(right[0]):
        return left + right
    return f"{left} {right}"


def join_all(lines: list[str]) -> str:
    """Any number of wrapped lines as one."""
    whole = ""
    for line in lines:
        whole = join(whole, line)
    return whole
