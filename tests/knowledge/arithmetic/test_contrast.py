"""Ratios agree with published formulas; a mix that explains a difference is called one; words that differ are found."""

import math

import pytest

from knowledge.arithmetic.contrast import Table, contrast, mantel_haenszel, wilson, words


def test_the_risk_ratio_and_its_interval_are_the_textbooks() -> None:
    found = contrast(Table(27, 122, 44, 487))  # the example in scipy's documentation of relative_risk
    assert found.crude.value == pytest.approx(2.4495156482861398)
    assert (found.crude.low, found.crude.high) == pytest.approx((1.5836990926700116, 3.7886786315466354))


def test_fishers_p_is_exact() -> None:
    assert contrast(Table(8, 10, 1, 6)).p == pytest.approx(0.0349650349650)


def test_one_stratum_adjusts_nothing() -> None:
    table = Table(30, 100, 10, 100)
    found = contrast(table, [table])
    assert found.adjusted is not None and found.adjusted.value == pytest.approx(found.crude.value)
    assert not found.mix


def test_a_difference_that_is_all_mix_disappears_at_equal_mix_and_is_called_mix() -> None:
    strata = [Table(80, 100, 8, 10), Table(1, 10, 10, 100)]  # within each stratum the shares are equal
    whole = Table(81, 110, 18, 110)
    found = contrast(whole, strata)
    assert found.crude.value == pytest.approx(4.5)
    assert found.adjusted is not None and found.adjusted.value == pytest.approx(1.0)
    assert found.mix


def test_a_group_that_never_had_it_gives_no_number() -> None:
    assert math.isinf(contrast(Table(5, 10, 0, 10)).crude.value)
    assert math.isnan(contrast(Table(0, 10, 0, 10)).crude.value)
    assert math.isnan(mantel_haenszel([Table(0, 5, 0, 5)]).value)


def test_counts_that_make_no_table_are_refused() -> None:
    with pytest.raises(ValueError, match="2 x 2"):
        contrast(Table(11, 10, 0, 10))


def test_wilson_intervals_stay_between_nothing_and_all() -> None:
    assert wilson(5, 5) == (pytest.approx(0.5655, abs=1e-3), 1.0)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_words_of_a_fault_stand_out_and_common_ones_do_not() -> None:
    fault = [f"您好我这个月畅享六十九扣了两次月租 {k}" for k in range(40)]
    usual = [f"您好我想查一下这个月账单 {k}" for k in range(200)]
    found = [one.word for one in words(fault, usual)]
    assert "扣了" in found and "两次" in found
    assert "您好" not in found and "账单" not in found


def test_words_of_nothing_are_none() -> None:
    assert words([], ["您好"]) == ()
