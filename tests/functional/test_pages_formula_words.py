"""Formulas said in words, in both languages, with the columns' own names."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from khue.formulas.derived import read_derived
from khue.model.contract import Contract
from khue.pipeline.reading import Build
from khue.web.portal.pages.formula_words import Teller, columns, read, values

SAID = [
    ("count(*)", "số dòng", "number of rows"),
    (
        "100 * count(*) filter (where kenh = 'truc_tuyen' and hai_long >= 4) / count(*)",
        "100 × (số dòng mà “Kênh nộp” là “truc_tuyen” và “Điểm hài lòng” từ 4 trở lên) ÷ số dòng",
        "100 × (number of rows where “Kênh nộp” is “truc_tuyen” and “Điểm hài lòng” is at least 4) ÷ number of rows",
    ),
    ("avg(hai_long)", "trung bình “Điểm hài lòng”", "mean of “Điểm hài lòng”"),
    ("count(distinct ma_xa)", "số giá trị khác nhau của", "number of different"),
    (
        "quantile(hai_long, 0.9)",
        "mức mà 90% số “Điểm hài lòng” nằm dưới",
        "value below which 90% of “Điểm hài lòng” lie",
    ),
    (
        "median(days_between(ngay_nop, ngay_tra))",
        "trung vị số ngày từ “Ngày nộp” đến “Ngày trả”",
        "median of days from",
    ),
    ("count(*) filter (where kenh in ('a', 'b'))", "“Kênh nộp” là một trong “a”, “b”", "“Kênh nộp” is one of “a”, “b”"),
    ("count(*) filter (where ngay_tra is not null)", "“Ngày trả” không trống", "“Ngày trả” is not empty"),
    ("count(*) filter (where not kenh = 'a')", "không phải (“Kênh nộp” là “a”)", "not (“Kênh nộp” is “a”)"),
    (
        "sum(case when hai_long > 3 then 1 else 0 end)",
        "1 nếu “Điểm hài lòng” lớn hơn 3; còn lại là 0",
        "1 if “Điểm hài lòng” is more than 3",
    ),
]


@pytest.fixture
def contract(portal_build: Build) -> Contract:
    return next(contract for contract in portal_build.city.contracts if contract.id == "ho-so")


@pytest.mark.parametrize(("formula", "vietnamese", "english"), SAID)
def test_a_formula_is_said(contract: Contract, formula: str, vietnamese: str, english: str) -> None:
    read_formula = read(formula, contract)
    assert read_formula is not None
    for lang, words in (("vi", vietnamese), ("en", english)):
        with override(lang):
            assert words in Teller(columns(contract), lang).say(read_formula.root)


DERIVED = [
    ('rolling("ho-so-truc-tuyen", 12)', "của 12 kỳ gần nhất", "over 12 periods"),
    ('year_to_date("so-ho-so")', "từ đầu năm", "since the beginning of the year"),
    ('previous("so-ho-so")', "của kỳ trước", "of the period before"),
    ('previous("so-ho-so", 3)', "của 3 kỳ trước", "of 3 periods before"),
    ('last_year("so-ho-so")', "của cùng kỳ năm trước", "of the same period of the year before"),
    ('latest("so-ho-so")', "mới nhất", "the newest “"),
    ('"so-ho-so" / at_city("so-ho-so")', "của toàn thành phố", "of the whole city"),
    ('"so-ho-so" / at_parent("so-ho-so")', "của đơn vị cấp trên", "of the area above"),
    ('1000 * "so-ho-so" / population', "÷ “dân số”", "÷ “population”"),
]


@pytest.mark.parametrize(("formula", "vietnamese", "english"), DERIVED)
def test_a_derived_formula_is_said(portal_build: Build, formula: str, vietnamese: str, english: str) -> None:
    known = read_derived(formula, portal_build.indicators)
    assert known is not None
    for lang, words in (("vi", vietnamese), ("en", english)):
        with override(lang):
            names = values(portal_build.city.indicators, lang)
            said = Teller(names, lang).say(known.root)
            assert words in said
            assert any(
                portal_build.indicators[name].name.in_(lang) in said for name in ("so-ho-so", "ho-so-truc-tuyen")
            )


def test_every_formula_of_the_city_has_words(portal_build: Build) -> None:
    contracts = {contract.id: contract for contract in portal_build.city.contracts}
    for indicator in portal_build.city.indicators:
        if indicator.computed and not indicator.derived:
            formula = read(indicator.formula, contracts[indicator.dataset])
            assert formula is not None
            assert len(Teller(columns(contracts[indicator.dataset]), "vi").say(formula.root)) > 5


def test_what_is_no_formula_has_no_words(contract: Contract) -> None:
    assert read("count(*) filter (where", contract) is None
