from knowledge.arithmetic.foremost import likely
from knowledge.arithmetic.salience import Piece, Weighed
from knowledge.audience import Tier
from knowledge.document import Kind, Passage, Trust
from knowledge.language import Lang


def _weighed(name: str, rank: float, weight: float) -> Weighed:
    passage = Passage(
        "acme", name, name, "1", Kind.PROCESS, Tier.INTERNAL, Trust.APPROVED_POLICY, name, Lang.HANS, "3天寄出。", 1
    )
    return Weighed(Piece(passage, 0, 5, rank, frozenset(), {}), weight, 0.5, 0.5)


def test_what_is_found_far_less_surely_than_the_best_contradicts_nothing() -> None:
    first, second, third = _weighed("A", 1.0, 3.0), _weighed("B", 0.3, 1.0), _weighed("C", 0.02, 0.9)
    assert likely([first, second, third]) == [first, second]
