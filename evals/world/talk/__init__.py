"""The words of the demo world's contacts: what was said in each, by whom, when, and which act stands where."""

from evals.world.talk.given import given
from evals.world.talk.speak import speak
from evals.world.talk.spoken import SpokenAct, SpokenCall, SpokenFact, SpokenTurn

__all__ = ["SpokenAct", "SpokenCall", "SpokenFact", "SpokenTurn", "given", "speak"]
