"""What people say on its way in: sealed before it becomes part of a command; and shown with its numbers masked."""

from collections.abc import Mapping

from services.chassis.masking import mask_numbers_in
from services.chassis.phones import reachable
from services.chassis.sealing import seal_name, seal_phone
from services.chassis.vault import Vault
from services.feedback.domain.people import Filer
from services.feedback.store.sealing import NAME, NOTE, PHONE, TEXT


def filer(contact: Mapping[str, str] | None, vault: Vault) -> Filer:
    """Whoever brings it, from a body's `{"name"?, "phone"?}`."""
    name, phone = (contact or {}).get("name"), (contact or {}).get("phone")
    return Filer(
        seal_name(name, NAME, vault) if name else None,
        seal_phone(phone, PHONE, vault) if phone else None,
        reachable(phone) if phone else False,
    )


def text(said: str, vault: Vault) -> str:
    """What was said, encrypted."""
    return vault.encrypt(said, TEXT)


def note(remark: str | None, vault: Vault) -> str | None:
    """A reply or remark, encrypted."""
    return vault.encrypt(remark, NOTE) if remark else None


def opened(sealed: str | None, context: str, vault: Vault) -> str | None:
    """A clear text for those who handle it, its phone and identity numbers masked."""
    return mask_numbers_in(vault.decrypt(sealed, context)) if sealed else None
