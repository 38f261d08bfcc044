"""Nothing but arithmetic over one dataset's columns can be said."""

from __future__ import annotations

import pytest

from khue.formulas import check_formula
from khue.formulas.derived import derivations
from khue.formulas.derived_places import Setting
from khue.formulas.rules import FormulaProblem
from khue.model.base import Text
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.indicator import Indicator, Timing

CONTRACT = Contract(
    api_version="v3.1.0",
    kind="DataContract",
    id="d",
    version="1",
    status="active",
    tables=(
        SchemaObject(
            name="d",
            properties=(
                Property(name="a", logical_type="integer"),
                Property(name="s", logical_type="string"),
                Property(name="d", logical_type="date"),
                Property(name="b", logical_type="boolean"),
                Property(name="select", logical_type="integer"),
            ),
        ),
    ),
)

HOSTILE = """
select 1
(select count(*) from d)
(select max(a) from other)
(from d)
sum(a) from d
sum((select 1))
count(*) filter (where exists (select 1))
count(*) filter (where a in (select 1))
count(*) filter (where a = any (select 1))
with x as (select 1) select * from x
sum(a) union select 1
sum(a); drop table d
sum(a);
drop table d
attach 'x.db'
copy d to 'x'
pragma version
set memory_limit = '1TB'
call pragma_version()
install httpfs
load 'x.so'
export database 'x'
insert into d values (1)
read_csv('/etc/passwd')
sum(read_text('/etc/passwd'))
count(read_parquet('x'))
'/etc/passwd'
count(glob('/*'))
getenv('HOME')
sum(current_setting('memory_limit'))
version()
sum(a) over ()
sum(a) over (order by a)
row_number() over ()
lag(a)
sum(a) within group (order by a)
cast(sum(a) as integer)
try_cast(s as integer)
sum(s::int)
sum(a)::varchar
date(s)
count(*) filter (where d = s::date)
count(*) filter (where s like '%a%')
count(*) filter (where s ilike 'a')
count(*) filter (where s glob 'a*')
count(*) filter (where s similar to 'a+')
count(*) filter (where s ~ '(a+)+$')
count(*) filter (where regexp_matches(s, '(a+)+$'))
length(repeat('a', 1000000000))
sum(length(lpad(s, 1000000000, 'x')))
sum(length(s || s))
range(1000000000)
sum(list_sum([1, 2]))
sum(a[1])
sum({'x': a}.x)
sum(list_transform([a], x -> x))
sum(list_transform([a], lambda x: x))
$1
sum(?)
sum(:a)
sum(@a)
sum(a) -- all
sum(a) /* all */
/* only this */
-- only this
$$a$$
sum($tag$a$tag$)
E'\\x41'
sum(x'41')
sum(0x41)
sum(1e308)
sum(9999999999999999999)
sum(a ** 99)
sum(a ^ 99)
sum(a // 2)
sum(a << 60)
sum(a & 1)
sum(~a)
sum(a!)
sum(pow(a, a))
sum(exp(a))
sum(random())
now()
sum(epoch(now()))
current_date
count(*) filter (where d > current_date)
count(*) filter (where d > now())
sum(interval '1 day')
sum(d + interval 1 day)
sum(d at time zone 'UTC')
other.a
sum(other.a)
sum(main.d.a)
sum(d.*)
count(d.*)
sum(*)
count(* exclude a)
sum(columns('.*'))
sum(columns(*))
sum(a) as x
sum(a) x
sum(a), sum(a)
a
*
sum(a order by a)
sum(a limit 1)
sum(all a)
string_agg(s, ',')
array_agg(a)
list(a)
sum(sum(a))
first(a)
arg_max(a, a)
approx_quantile(a, 0.5)
sum(if(b, 1, 0))
sum(iff(b, 1, 0))
sum(decode(a, 1, 2))
sum(error('x'))
sum(a) collate nocase
sum(distinct a)
max(a, 100)
quantile(a, [0.1, 0.9])
quantile(a, a)
count(*) filter (where true) filter (where b)
count(*) respect nulls
first_value(a ignore nulls)
sum(unnest([1, 2]))
sum(nextval('x'))
sum(struct_pack(x := 1))
sum(coalesce(a, *))
sum((a, a))
sum(a) = (1, 2)
count(*) filter (where (a, a) in ((1, 2)))
count(*) filter (where a is true)
count(*) filter (where a is distinct from 1)
count(*) filter (where a isnull)
`a`
sum(`a`)
sum("a"(1))
"sum"(a)
{{ a }}
{% if a %}
sum(a)\\
sum(a) # all
sum(#1)
sum(@@version)
not
case end
sum(case end)
create table x as select 1
explain select 1
describe d
pivot d on a
sum(macro(a))
sum(khue_reference(a))
"""


@pytest.mark.parametrize("text", [line for line in HOSTILE.splitlines() if line])
def test_the_hostile_is_refused_with_a_named_problem(text: str) -> None:
    formula, problems = check_formula(text, CONTRACT)
    assert formula is None
    assert problems
    for problem in problems:
        assert problem.rule.text.vi.format_map(problem.params)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_990,
        "-" * 1_990 + "a",
        "- " * 900 + "a",
        "not " * 450 + "b",
        "case when " * 180,
        "sum(" * 400,
        "'" * 1_999,
        '"' * 1_999,
        "count(*) filter (where " + "(" * 60 + "a" + " between 1 and 2)" * 60 + ")",
        "sum(" + "case " * 30 + "a" + " when 1 then 1 when 2 then 2 when 3 then 3 end" * 30 + ")",
        "sum(" + "+".join("a" * 900) + ")",
        "in (" + "1," * 900,
        "\ud800",
        "\x00",
        "sum(a)\x00",
        "\u202esum(a)",
        "sum(\N{FULLWIDTH LATIN SMALL LETTER A})",
        "sum\N{NO-BREAK SPACE}(a) \N{ZERO WIDTH SPACE}",
        "$" * 1_999,
        "/*" * 900,
    ],
)
def test_the_endless_and_the_odd_are_refused_at_once(text: str) -> None:
    formula, problems = check_formula(text, CONTRACT)
    assert formula is None
    assert problems


def test_a_column_named_like_a_command_is_only_a_column() -> None:
    formula, _ = check_formula("sum(select)", CONTRACT)
    assert formula is not None
    assert formula.columns == ("select",)


HOSTILE_OVER_INDICATORS = """
(select value from observation)
a; drop table observation
a from other
a -- all
a /* all */
read_csv('/etc/passwd')
getenv('HOME')
'/etc/passwd'
rolling(a, 12; 1)
rolling(a, 999999999)
rolling(a, 1e9)
rolling(a, (select 12))
rolling(a, -12)
rolling(a, '12')
rolling('a', 12)
rolling(*, 12)
rolling(a, 12) over (order by a)
rolling(a order by a, 12)
rolling(distinct a, 12)
rolling(all a, 12)
"rolling"(a, 12)
main.rolling(a, 12)
other.a
a.b.c
"../secret"
"a; drop"
year_to_date(read_text('x'))
latest(a, a, a)
latest((select a))
at_city(at_parent(a)) + a
at_parent(at_parent(at_parent(a))) + a
previous(previous(a, 120), 121)
lag(a)
a[1]
a::text
cast(a as text)
a || a
a ~ 'x'
a like 'x'
case when a like '%' then 1 end
a in (select 1)
exists (select 1)
a = any (select 1)
count(*)
sum(a)
random() + a
now()
$1
?
:a
@a
{{ a }}
population.a
d0
rolling(d0, 2)
repeat('a', 1000000000)
pow(a, a)
a ** 99
9999999999999999999 * a
1e308 * a
0x41 + a
"""


def over_indicators(text: str) -> list[FormulaProblem]:
    """What is wrong with a derived indicator `d0` beside an indicator `a`."""
    shared = {"unit": "", "group": "", "levels": ("city",), "periods": ("year",), "timing": Timing.PERIOD}
    pair = {
        "a": Indicator(id="a", name=Text(vi="a"), **shared),
        "d0": Indicator(id="d0", name=Text(vi="d"), formula=text, **shared),
    }
    found = derivations(pair, {}, Setting(frozenset({"city"}), {}, {}))
    assert ("d0" in found.formulas) != bool(found.problems.get("d0"))
    return found.problems["d0"]


@pytest.mark.parametrize("text", [line for line in HOSTILE_OVER_INDICATORS.splitlines() if line])
def test_the_hostile_over_indicators_is_refused_with_a_named_problem(text: str) -> None:
    problems = over_indicators(text)
    assert problems
    for problem in problems:
        assert 0 <= problem.offset <= len(text)
        assert problem.rule.text.vi.format_map(problem.params)
        assert problem.rule.hint.en.format_map(problem.params) or not problem.rule.hint.en


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_990,
        "-" * 1_990 + "a",
        "previous(" * 220,
        "previous(" * 200 + "a" + ")" * 200,
        "at_city(" * 70 + "a" + ")" * 70,
        "case when " * 180,
        "case " * 30 + "a" + " when 1 then 1 when 2 then 2 when 3 then 3 end" * 30,
        '"' * 1_999,
        "+".join("a" * 990),
        " - ".join("b" * 600),
        "a-" * 900,
        "\ud800",
        "\x00",
        "a\x00",
        "\u202ea",
        "\N{FULLWIDTH LATIN SMALL LETTER A}",
        "a" * 3_000,
    ],
)
def test_the_endless_and_the_odd_over_indicators_are_refused_at_once(text: str) -> None:
    assert over_indicators(text)
