import json

import httpx

from evals.loopback_model import BEHAVIOURS, LoopbackModel, reworded

PROMPT = "改写\n<draft>\n国内票 7 个工作日内退回。[1]\n</draft>"


def test_it_lists_its_behaviours_as_models() -> None:
    with LoopbackModel() as model:
        listed = httpx.get(f"{model.url}/models").json()["data"]
    assert {one["id"] for one in listed} == set(BEHAVIOURS)


def test_it_answers_whole_and_streamed_alike() -> None:
    body = {"model": "good", "messages": [{"role": "user", "content": PROMPT}]}
    with LoopbackModel() as model:
        whole = httpx.post(f"{model.url}/chat/completions", json=body).json()["choices"][0]
        streamed = httpx.post(f"{model.url}/chat/completions", json={**body, "stream": True}).text
    events = [line.removeprefix("data: ") for line in streamed.splitlines() if line]
    assert events[-1] == "[DONE]"
    pieces = [json.loads(event)["choices"][0]["delta"].get("content", "") for event in events[:-1]]
    assert "".join(pieces) == whole["message"]["content"] == reworded(PROMPT)
    assert whole["finish_reason"] == "stop"


def test_a_model_it_does_not_have_is_not_found() -> None:
    with LoopbackModel() as model:
        assert httpx.post(f"{model.url}/chat/completions", json={"model": "gpt", "messages": []}).status_code == 404
        assert len(model.asked) == 1
