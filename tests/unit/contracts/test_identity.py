"""Numbers of documents at the counter: a slip of the finger is found, a genuine number never refused."""

import pytest
from marshmallow import ValidationError

from contracts.identity import IdentityDocument

SPECIMEN = "11010519491231002X"
"""The example of GB 11643 itself."""


def read(kind: str, number: str) -> str:
    loaded: str = IdentityDocument().load({"kind": kind, "number": number})["number"]
    return loaded


@pytest.mark.parametrize("written", [SPECIMEN, SPECIMEN.lower(), "110105 19491231 002x"])
def test_an_identity_number_is_read_as_people_write_it(written: str) -> None:
    assert read("id_card", written) == SPECIMEN


@pytest.mark.parametrize("place", range(17))
def test_a_wrong_digit_anywhere_in_it_is_found(place: int) -> None:
    slipped = SPECIMEN[:place] + str((int(SPECIMEN[place]) + 1) % 10) + SPECIMEN[place + 1 :]
    with pytest.raises(ValidationError) as refused:
        read("id_card", slipped)

    assert refused.value.messages.keys() == {"number"}  # type: ignore[union-attr]


@pytest.mark.parametrize("place", [place for place in range(16) if SPECIMEN[place] != SPECIMEN[place + 1]])
def test_two_digits_that_changed_places_are_found(place: int) -> None:
    slipped = SPECIMEN[:place] + SPECIMEN[place + 1] + SPECIMEN[place] + SPECIMEN[place + 2 :]
    with pytest.raises(ValidationError):
        read("id_card", slipped)


@pytest.mark.parametrize(
    "number", ["11010519491231002", "110105194912310021", "11010519490231002X", "A10105194912310020"]
)
def test_what_is_no_identity_number_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        read("id_card", number)


@pytest.mark.parametrize(
    "number", ["500101199003070001", "440306198501010001", "810000199408230021", "830000199201300022"]
)
def test_a_district_that_is_younger_than_its_people_and_residence_permits_are_taken(number: str) -> None:
    """Numbers name where somebody was registered, which may be later than when they were born."""
    from stdnum.cn import ric  # noqa: PLC0415 - completes invented numbers

    whole = number[:17] + ric.calc_check_digit(number)
    assert read("id_card", whole) == whole


def test_a_business_licence_has_its_check_character() -> None:
    assert read("business_licence", "91110000600037341L") == "91110000600037341L"
    with pytest.raises(ValidationError):
        read("business_licence", "91110000600037341M")


def test_a_number_is_checked_as_the_kind_that_it_is_said_to_be() -> None:
    assert read("passport", "e12345678") == "E12345678"
    with pytest.raises(ValidationError):
        read("id_card", "E12345678")
    with pytest.raises(ValidationError):
        read("passport", "护照12345")
