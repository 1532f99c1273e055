"""Every worksheet function can be offered by every host and explains itself."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from addin.formulas import examples
from udfs.declare import Udf, catalogue
from udfs.rulebook import clause_ids, words

FUNCTIONS = sorted(catalogue().values(), key=lambda u: u.name)
CASES = Path(__file__).parents[1] / "cases"
CHINESE = re.compile("[\u4e00-\u9fff]")

#: Reserved identifiers of VBA ([MS-VBAL] 3.3.5.2), which no argument may be called.
VBA_WORDS = """
abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cdecl cint circle clng clnglng
clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng
deflnglng deflngptr defobj defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase event exit false fix
for friend function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let like lineinput lock long
longlong longptr loop lset me mod new next not nothing null on open option optional or paramarray preserve print private pset public put
raiseevent redim rem resume return rset scale seek select set sgn shared single spc static stop string sub tab then to true type typeof
ubound unlock until variant wend while with withevents write xor
""".split()
#: Words of UNO's interface definition language.
UNO_WORDS = """
any attribute boolean bound byte case char const constants constrained context default double enum exception fixed float get hyper in inout
interface local long maybeambiguous maybedefault maybevoid module native object octet oneway optional out property published raises
readonly removable sequence service set short singleton string struct switch transient type typedef union unsigned void wchar wstring
""".split()


def each_function(test):
    return pytest.mark.parametrize("function", FUNCTIONS, ids=[u.name for u in FUNCTIONS])(test)


def test_there_are_functions():
    assert FUNCTIONS


@each_function
def test_help_is_chinese_and_has_examples(function: Udf):
    assert CHINESE.search(function.summary)
    assert function.summary.endswith("。")
    assert CHINESE.search(function.group)
    assert "例：" in function.help
    assert doctest.DocTestParser().get_examples(function.help)


@each_function
def test_an_example_can_be_shown_as_a_formula_or_takes_ranges(function: Udf):
    takes_ranges = any(p.shape != "cell" for p in function.parameters)
    assert takes_ranges or examples(function) or not function.parameters


@each_function
def test_clause_is_known(function: Udf):
    ids = clause_ids(function.clause)
    assert ids
    for clause in ids:
        assert str(words(clause))


@each_function
def test_name_is_legal_in_every_host(function: Udf):
    assert re.fullmatch(r"KH_[A-Z][A-Z0-9_]*", function.name)
    assert len(function.name) <= 31


@each_function
def test_argument_names_survive_vba_and_uno(function: Udf):
    names = [p.name for p in function.parameters]
    for name in names:
        assert re.fullmatch("[a-z][a-zA-Z0-9]*", name), f"{name}: UNO allows letters and digits only"
        assert len(name) <= 31
        assert name.lower() not in VBA_WORDS, f"{name} is a reserved word of VBA"
        assert name.lower() not in UNO_WORDS, f"{name} is a word of UNO's IDL"
    assert len({n.lower() for n in names}) == len(names), "VBA tells no upper from lower case"


@each_function
def test_arguments_are_explained_and_optional_ones_stand_last(function: Udf):
    for parameter in function.parameters:
        assert CHINESE.search(parameter.prompt)
    optional = [p.optional for p in function.parameters]
    assert optional == sorted(optional)


def test_every_function_has_a_case():
    cases = "\n".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.toml"))
    known = set(re.findall(r"\bKH_[A-Z_]+\b", cases))
    #: A column form is run by the cases of its row form.
    known |= {f"{name}S" for name in known}
    assert {u.name for u in FUNCTIONS} - known == set()
