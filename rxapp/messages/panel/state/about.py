"""What the words in the panel are about: the answers to *for which job?*, and the way to take a job off (D-130)."""

from typing import Any

import reflex as rx

from rxapp.messages.composer import queries
from rxapp.messages.composer.state.marks import of_whom
from rxapp.messages.composer.state.parts import Ask
from rxapp.messages.panel.queries import JobFacts
from rxapp.messages.panel.state.parts import JobUnsaid
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.ui.assigned import change


class AboutState(ComposeState):
    """Holds nothing: the job stands with the words in the panel."""

    @rx.event
    @of_whom
    async def keep_job(self):
        """*Keep for job A*: the words stay with the job for which they were begun."""
        return await self._be_about(self.job)

    @rx.event
    @of_whom
    async def use_job(self):
        """*Use for job B*: the words are for the job at which the panel was opened; what a template says of A, it says of B."""
        return await self._be_about(self.asked_job if self.asked_job.id else self.job)

    @rx.event
    @of_whom
    async def drop_job(self):
        """The cross beside the job: the message is about none."""
        return await self._be_about(JobFacts())

    async def _be_about(self, job: JobFacts) -> list[Any]:
        is_same = job.id == self.job.id
        change(self, job=job, asked_job=JobFacts(), ask=Ask() if self.ask.key == JobUnsaid.key else self.ask)
        if is_same:
            return [self._note_place()]
        again = await self._read(queries.filled, self.person.id, self.template_id, job.id) if self.template_id else None
        self._keep_soon()
        return [*self._freshen(again.value[1] if again and again.ok else None), self._note_place()]
