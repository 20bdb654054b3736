import pytest

from services.chassis.phones import domestic, reachable


@pytest.mark.parametrize("phone", ["13800001234", "+8613800001234", "8613800001234", "138 0000 1234", "19900001234"])
def test_a_full_mobile_number_can_be_reached(phone: str) -> None:
    assert reachable(phone)


@pytest.mark.parametrize(
    "phone",
    [
        *("138****5678", "18412345678-1234", "18412345678,12", "18412345678转1", "0537-6821234", "05376821234"),
        *("12800001234", "1380000123", "138000012345", "", "13800001234\n", "138000012\uff134"),
    ],
)
def test_a_masked_a_virtual_and_a_landline_number_can_not(phone: str) -> None:
    assert not reachable(phone)


@pytest.mark.parametrize(
    ("phone", "plain"),
    [("+8613800001234", "13800001234"), ("8613800001234", "13800001234"), ("0537-6821234", "0537-6821234")],
)
def test_a_number_is_the_same_with_and_without_the_country_code(phone: str, plain: str) -> None:
    assert domestic(phone) == plain
