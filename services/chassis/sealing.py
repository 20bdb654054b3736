"""Personal data on its way in: sealed before it becomes part of a command. `context` is what a cipher is bound to."""

from contracts.people import Sealed
from services.chassis.masking import mask_identity, mask_name, mask_phone
from services.chassis.phones import domestic
from services.chassis.vault import Vault


def seal_name(name: str, context: str, vault: Vault) -> Sealed:
    """A person's name, found again by the very same name."""
    return Sealed(vault.encrypt(name, context), mask_name(name), vault.fingerprint(name))


def seal_phone(phone: str, context: str, vault: Vault) -> Sealed:
    """A phone number as it was given, found again with and without +86."""
    return Sealed(vault.encrypt(phone, context), mask_phone(phone), phone_hash(phone, vault))


def seal_identity(number: str, context: str, vault: Vault) -> Sealed:
    """The number of an identity document."""
    return Sealed(vault.encrypt(number, context), mask_identity(number), vault.fingerprint(number))


def phone_hash(phone: str, vault: Vault) -> str:
    """What a phone is looked up by; the same with and without +86."""
    return vault.fingerprint(domestic(phone))
