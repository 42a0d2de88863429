from xml.etree import ElementTree

from evals.bench_corpus import documents, questions
from evals.bench_curve import curve


def test_the_same_documents_are_made_every_time_whatever_is_made_beside_them():
    assert list(documents(6))[4:] == list(documents(2, first=4))
    assert len({text for _, _, text in documents(30)}) == 30


def test_documents_are_of_both_languages_and_have_headings_and_paragraphs():
    made = [text for _, _, text in documents(30)]
    assert any("。" in text for text in made)
    assert any("。" not in text for text in made)
    assert all(text.startswith("# ") and "\n\n## " in text for text in made)


def test_questions_are_the_same_every_time():
    assert questions() == questions()
    assert len(set(questions())) >= 50


def test_the_curve_is_a_picture_in_which_more_stands_higher_and_further_right():
    told = curve(
        {"ms & more": {"find": [(1_000, 2.0), (10_000, 4.0), (100_000, 8.0)]}, "MiB": {"disk": [(1_000, 10.0)]}}
    )
    drawn = ElementTree.fromstring(told)
    dots = [
        (float(one.get("cx", 0)), float(one.get("cy", 0)))
        for one in drawn.iter("{http://www.w3.org/2000/svg}circle")
        if one.get("r") == "3"
    ][:3]
    assert dots == sorted(dots)
    assert [y for _, y in dots] == sorted((y for _, y in dots), reverse=True)
    assert "prefers-color-scheme: dark" in told
    assert "ms &amp; more" in told


def test_a_size_without_figures_leaves_an_empty_panel():
    assert ElementTree.fromstring(curve({"ms": {"find": []}})) is not None
