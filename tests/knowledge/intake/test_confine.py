"""A child reads; what it does wrong costs the file, not the server."""

import time
from collections.abc import Iterator

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.intake.confine import Confined
from knowledge.intake.read.parse import parse

from .papers import pdf, word, workbook


@pytest.fixture
def confined() -> Iterator[Confined]:
    reader = Confined()
    yield reader
    reader.close()


def test_every_format_reads_the_same_in_a_child_as_here(confined: Confined):
    files = {
        "a.md": "# 标题\n\n1. 第一\n".encode(),
        "a.html": "<h1>标题</h1><p>内容在这里。</p>".encode(),
        "a.docx": word(lambda document: document.add_paragraph("退款三天到账。")),
        "a.xlsx": workbook({"甲": [["项目", "价格"], ["检测", "20元"]]}),
        "a.pdf": pdf([["退款三天到账，请您放心等待。"]]),
    }
    for name, data in files.items():
        assert confined(name, data) == parse(name, data)


def test_a_fault_comes_back_as_the_same_fault_and_the_child_reads_on(confined: Confined):
    with pytest.raises(UnreadableDocument) as caught:
        confined("a.docx", b"%PDF-1.7 not a word file")
    assert caught.value.fields["fault"] == "wrong_extension"
    assert "PDF" in caught.value.detail
    assert confined("a.md", b"still here").blocks[0].text == "still here"


def test_a_file_that_takes_too_long_is_stopped_by_the_clock_and_the_next_one_is_read():
    reader = Confined(wall_seconds=0.01)
    started = time.monotonic()
    with pytest.raises(UnreadableDocument) as caught:
        reader("a.md", b"# a\n\n" + b"word " * 400_000)
    assert caught.value.fields["fault"] == "too_slow"
    assert time.monotonic() - started < 20
    reader.wall_seconds = 60
    assert reader("a.md", b"next").blocks[0].text == "next"
    reader.close()


def test_a_file_that_needs_too_much_memory_is_refused():
    reader = Confined(memory=160 << 20)
    with pytest.raises(UnreadableDocument) as caught:
        reader("a.html", b"<table>" + b"<tr><td>a<td>b</tr>" * 400_000)
    assert caught.value.fields["fault"] in {"too_much_memory", "reader_failed"}
    reader.close()


def test_a_file_that_burns_too_much_processor_time_is_stopped():
    reader = Confined(cpu_seconds=1)
    with pytest.raises(UnreadableDocument) as caught:
        reader("a.html", b"<table>" + b"<tr><td>a<td>b</tr>" * 700_000)
    assert caught.value.fields["fault"] == "too_slow"
    reader.close()


def test_a_long_answer_comes_in_many_frames_and_whole(confined: Confined):
    data = "\n\n".join(f"第{at}段，内容各不相同。" for at in range(1500)).encode()
    assert confined("a.md", data) == parse("a.md", data)
    assert [block.text for block in confined("b.md", b"next").blocks] == ["next"]
