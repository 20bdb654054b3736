"""How personal data is shown."""

import pytest

from services.chassis.masking import mask_identity, mask_name, mask_phone, mask_phones_in, phone_tail


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("张小三", "张*三"), ("欧阳小三", "欧**三"), ("张", "张*")]
)
def test_a_name_shows_its_ends(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("138****5678", "138****5678"),
        ("18412345678-1234", "184****5678"),
        ("18412345678转1234", "184****5678"),
        ("0537-6512345", "053****2345"),
    ],
)
def test_a_phone_shows_its_ends(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("phone", "tail"),
    [
        ("13812345678", "5678"),
        ("138****5678", "5678"),
        ("+8613812345678", "5678"),
        ("18412345678-12", "5678"),
        ("0537-6512345", "2345"),
    ],
)
def test_the_tail_is_what_the_recipient_knows(phone: str, tail: str) -> None:
    assert phone_tail(phone) == tail


def test_mobile_numbers_in_free_text_are_masked() -> None:
    text = "派件员:王师傅 电话 13812345678,单号 4328015600123"

    assert mask_phones_in(text) == "派件员:王师傅 电话 138****5678,单号 4328015600123"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("+8613812345678", "+86138****5678"),
        ("8613812345678", "86138****5678"),
        ("0086 138 1234 5678", "0086 138****5678"),
        ("+86-138-1234-5678", "+86-138****5678"),
        ("138 1234 5678", "138****5678"),
        ("4328 138 12345678", "4328 138****5678"),
        ("13812345678901", "13812345678901"),
        ("4328613812345678", "4328613812345678"),
    ],
)
def test_a_mobile_number_is_masked_however_it_is_written(written: str, shown: str) -> None:
    assert mask_phones_in(f"请联系{written}。") == f"请联系{shown}。"


@pytest.mark.parametrize(
    ("number", "shown"), [("11010519491231002X", "1101**********002X"), ("E12345678", "******678"), ("AB123", "**123")]
)
def test_a_documents_number_shows_its_ends(number: str, shown: str) -> None:
    assert mask_identity(number) == shown
