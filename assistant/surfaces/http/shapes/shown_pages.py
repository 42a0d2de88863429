"""Examples of what the features themselves describe: a review, the page of a day, a root cause; shortened.

Their shapes are the features' own; a test reads each example back into its shape.
"""

from typing import Any

_FACT = "yuanlan/2026-11-15/contacts"
_SAID = {"call_id": "yl-8401", "seq": 1, "start": 0, "end": 9, "text": "航班取消了，我要退票", "start_ms": 3200}

REVIEW: dict[str, Any] = {
    "client": "yuanlan",
    "call_id": "yl-8401",
    "agent": "A33",
    "lang": "zh-Hans",
    "started": "2026-11-15T02:18:00Z",
    "driver": "退改",
    "disposition": "自愿退票",
    "recorded_outcome": "resolved",
    "situation": {"zh": "客户因退改来电", "en": "The customer calls about 退改"},
    "need": {"request": "refund", "need": "refund", "span": _SAID},
    "identity": {"checked": "true", "methods": ["order"], "spans": []},
    "actions": [],
    "resolution": {"solved": "unknown", "span": None, "searched": [20, 34]},
    "facts": [],
    "promises": [],
    "offer": {"outcome": "not_offered", "offer_id": None, "pitch": None, "answer": None, "expired": False},
    "authority": [],
    "state": {"mood": "calm", "before": "calm", "span": None},
    "risks": [],
    "checks": [{"id": "fee_first", "answer": "fail", "spans": [_SAID], "topic": "", "searched": None}],
    "flags": [
        {
            "check": {"id": "fee_first", "answer": "fail", "spans": [_SAID], "topic": "", "searched": None},
            "text": {"zh": "办理之前没有报手续费", "en": "the fee was not named before acting"},
        }
    ],
    "talk": {
        "turns": 34,
        "agent_share": 0.57,
        "silences": [],
        "slow": None,
        "overtalk": 0.0,
        "interruptions": 0,
        "passive": [],
        "seconds": 284.0,
    },
    "summary": {
        "zh": "客户要退票。办理之前没有报手续费。",
        "en": "The customer wants a refund. The fee was named too late.",
    },
    "views": {
        "customer": {"zh": "您的退票已经受理。", "en": "Your refund is being handled."},
        "agent": {"zh": "下次先报手续费，再操作。", "en": "Next time, name the fee first."},
        "supervisor": {"zh": "问题：办理之前没有报手续费。", "en": "Issue: the fee was not named before acting."},
    },
}

BRIEF: dict[str, Any] = {
    "client": "yuanlan",
    "name": {"zh": "远岚旅行", "en": "Yuanlan Travel"},
    "day": "2026-11-15",
    "made_at": "2026-11-16T09:00:00+08:00",
    "quiet": True,
    "headline": {"text": {"zh": "昨日无异常信号。", "en": "No signal yesterday."}, "facts": [_FACT]},
    "header": [],
    "metrics": [],
    "signals": [],
    "drivers": [{"driver": "退改", "count": 61, "share": 38.1, "change": 4.2, "vital": True, "fact": _FACT}],
    "drivers_told": {"text": {"zh": "最多的是退改，占38%。", "en": "退改 leads with 38%."}, "facts": [_FACT]},
    "issues": [],
    "promises": [],
    "promises_told": {"text": {"zh": "没有到期的客户承诺。", "en": "No promise to a customer is due."}, "facts": []},
    "listen": [],
    "calendar": [],
    "seed": "yuanlan:2026-11-15",
    "facts": {
        _FACT: {
            "id": _FACT,
            "name": "contacts",
            "value": 160.0,
            "unit": "contacts",
            "n": 160,
            "window": "2026-11-15",
            "method": "count",
            "calls": ["I-84-0031", "I-84-0044"],
            "low": None,
            "high": None,
            "expected": 151.0,
            "p_value": None,
        }
    },
}

ROOT_CAUSE: dict[str, Any] = {
    "client": "yuanlan",
    "driver": "退改",
    "day": "2026-11-15",
    "risen": False,
    "symptom": [{"text": {"zh": "退改没有超出平常的范围。", "en": "退改 is within its usual range."}, "facts": []}],
    "facts": {},
    "scope": [],
    "timeline": [],
    "onset": None,
    "causes": [],
    "cause": None,
    "whys": [],
    "counter": [],
    "unknowns": [],
    "measures": [],
    "people": [],
    "voices": [],
    "controllable": None,
    "preventable": "unknown",
    "confidence": "low",
}


def shown_as(example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """`example` as the answer of a route."""
    return {200: {"content": {"application/json": {"example": example}}}}
