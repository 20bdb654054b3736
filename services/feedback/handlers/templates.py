"""Templates of replies, as the county edits them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.feedback.words import Kind
from services.chassis.work import Answer, Ref, Work
from services.feedback.domain.template import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The county writes a template, new or known."""

    template: str
    title: str
    text: str
    kind: Kind | None
    retired: bool

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The template."""
        return (Ref(Template, self.template),)


def edit(work: Work, command: Edit) -> Answer:
    """As the county says."""
    template = work.find(Template, command.template)
    if template is None:
        template = Template(id=command.template, title=command.title, text=command.text)
        work.add(template.id, template)
    template.edit(command.title, command.text, command.kind, retired=command.retired)
    return {"id": template.id, "version": template.version}
