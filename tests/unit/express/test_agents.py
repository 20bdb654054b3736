"""How an agent stands to the recipient is told further: in words that name nobody."""

import pytest

from services.chassis.vault import Vault
from services.express.api import sealing
from services.express.store.sealing import NOTE

VAULT = Vault("k", {"k": b"k" * 32}, b"l" * 32)


@pytest.mark.parametrize("relation", ["邻居", "配偶"])
def test_a_known_word_is_told(relation: str) -> None:
    said = {"name": "王小满", "relation": relation}
    agent = sealing.agent(said, VAULT)

    assert agent
    assert agent.relation == relation
    assert sealing.relation_said(said, VAULT) is None


def test_words_of_ones_own_are_kept_encrypted_and_told_as_other() -> None:
    said = {"name": "王小满", "relation": "三叔王大满"}
    agent, kept = sealing.agent(said, VAULT), sealing.relation_said(said, VAULT)

    assert agent
    assert agent.relation == "其他"
    assert kept
    assert VAULT.decrypt(kept, NOTE) == "代收人自述关系:三叔王大满"
