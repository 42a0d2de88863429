"""What became of conversations that another system sent: what was kept, what was there already, what was refused."""

from assistant.reception import Received, ReceivedCall
from assistant.surfaces.http.shapes.form import Bilingual, Shown, examples

_CONFLICT = {
    "zh": "同一序号已记录了别的内容，先到的保留；要更正请用更高的修订号",
    "en": "other words are recorded under this number; the first ones stay, a correction needs a higher revision",
}
_CALL = {
    "id": "1-217",
    "external_id": "1-217",
    "kept": True,
    "opened": True,
    "ended": False,
    "new": 2,
    "repeated": 1,
    "why": None,
    "refused": [],
    "unnamed": [],
    "agent_known": True,
    "started_known": True,
}


class TurnRefused(Shown):
    """A turn that was not kept."""

    seq: int
    revision: int
    why: Bilingual


class CallReceived(Shown):
    """One conversation: `new` and `repeated` turns are on disk, `refused` ones are not; `why` says why none of it is.

    `id` is the conversation's under /v1/calls, "" where nothing of it was kept. `unnamed` are labels of speakers whom
    nobody has named yet; `agent_known` is whether the roster has the agent, `started_known` whether its beginning was
    told.
    """

    id: str
    external_id: str
    kept: bool
    opened: bool
    ended: bool
    new: int
    repeated: int
    why: Bilingual | None
    refused: tuple[TurnRefused, ...]
    unnamed: tuple[str, ...]
    agent_known: bool
    started_known: bool

    @classmethod
    def of(cls, call: ReceivedCall) -> "CallReceived":
        """One conversation as it is told."""
        return cls(
            id=call.id,
            external_id=call.external_id,
            kept=call.kept,
            opened=call.opened,
            ended=call.ended,
            new=len(call.new),
            repeated=len(call.repeated),
            why=both(call.why) if call.why else None,
            refused=tuple(TurnRefused(seq=r.turn[0], revision=r.turn[1], why=both(r.why)) for r in call.refused),
            unnamed=call.unnamed,
            agent_known=call.agent_known,
            started_known=call.started_known,
        )


class NotRead(Shown):
    """A place in what was sent that could not be read; "" is all of it."""

    where: str
    why: Bilingual


class DoorAnswer(Shown):
    """What became of a delivery. `whole` is whether all of it is on disk; what concerns no conversation is no fault.

    Nothing that is refused or unread here was kept: send it again corrected.
    """

    model_config = Shown.model_config | examples(
        {"whole": True, "calls": [_CALL], "unread": [], "questions": []},
        {
            "whole": False,
            "calls": [
                _CALL | {"kept": False, "new": 1, "refused": [{"seq": 1003, "revision": 0, "why": _CONFLICT}]},
            ],
            "unread": [
                {"where": "line 7", "why": {"zh": "这里应当是一个 JSON 对象", "en": "a JSON object is expected here"}}
            ],
            "questions": ["spk_1"],
        },
    )

    whole: bool
    calls: tuple[CallReceived, ...]
    unread: tuple[NotRead, ...]
    questions: tuple[str, ...]

    @classmethod
    def of(cls, received: Received) -> "DoorAnswer":
        """A delivery as it is told."""
        return cls(
            whole=received.whole,
            calls=tuple(CallReceived.of(call) for call in received.calls),
            unread=tuple(NotRead(where=one.where, why=both(one.why)) for one in received.unread),
            questions=received.questions,
        )


def both(why: str) -> Bilingual:
    """A reason written "中文 / English"; where only one side was written, it stands for both."""
    zh, _, en = why.partition(" / ")
    return Bilingual(zh=zh, en=en or zh)
