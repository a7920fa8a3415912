"""Help of the function wizard in every language: nothing left out, nothing left over, within Excel's limits."""

import pytest

from steel_xl.catalog import functions
from steel_xl.files.wizard import sentences, wizard
from steel_xl.sheet.label import languages

LONGEST = 255  # characters of a description in Excel's wizard
OTHERS = languages()[1:]


@pytest.mark.parametrize("lang", OTHERS)
def test_every_sentence_of_the_docstrings_is_translated_and_no_other(lang: str) -> None:
    known = functions()
    assert set(sentences(lang)["summary"]) == {each.summary for each in known}
    assert set(sentences(lang)["argument"]) == {argument.says for each in known for argument in each.arguments}
    assert set(sentences(lang)["returns"]) == {each.returns for each in known}
    assert all(said.strip() for part in sentences(lang).values() for said in part.values())


@pytest.mark.parametrize("lang", languages())
def test_the_wizard_shows_all_of_it(lang: str) -> None:
    for each in functions():
        told = wizard(each, lang)
        assert len(told) == 1 + len(each.arguments)
        assert all(0 < len(line) <= LONGEST and "`" not in line and not line.endswith("...") for line in told)


@pytest.mark.parametrize("lang", OTHERS)
def test_words_to_type_and_names_of_arguments_stay_as_they_are(lang: str) -> None:
    for english, said in {**sentences(lang)["argument"], **sentences(lang)["returns"]}.items():
        assert [word for word in english.split("``")[1::2] if word not in said] == []
        assert [name for name in english.replace("``", "").split("`")[1::2] if name not in said] == []
