from assistant.surfaces.cli_gaps import closed_lines, gap_lines
from knowledge.language import Lang

TOLD = {
    "groups": [
        {
            "text": "雪橇能不能托运？", "count": 3, "last": "2026-11-20T15:00:00+00:00", "langs": ["zh-Hans", "en"],
            "nearest": ["PR-1"], "ids": ["3", "2", "1"],
        },
        {
            "text": "Is there a lounge?", "count": 1, "last": "2026-11-19T08:30:00+00:00", "langs": ["en"],
            "nearest": [], "ids": ["4"],
        },
    ]
}  # fmt: skip


def test_groups_are_told_with_how_often_when_and_in_which_languages() -> None:
    lines = gap_lines(TOLD, Lang.HANS)
    assert lines[0] == "知识库答不上来的问题（2 组，共问过 4 次），问得多的在前："
    assert lines[1:3] == ["- 雪橇能不能托运？", "    问过 3 次，最近 2026-11-20 15:00，简体、英文 · 最接近的文件：PR-1"]
    assert lines[3].strip() == "编号 3"
    assert lines[5].endswith("没有接近的文件")


def test_no_gap_is_said_in_the_readers_language() -> None:
    assert gap_lines({"groups": []}, Lang.EN) == ["No question is on record that the knowledge could not answer."]


def test_closing_says_how_many_wordings_were_closed_or_that_it_was_before() -> None:
    assert closed_lines({"closed": ["3", "2"]}, Lang.HANS)[0].startswith("已关闭 2 条。")
    assert closed_lines({"closed": []}, Lang.EN) == ["It was closed before."]
