"""A citizen begins a dossier, fills it in, or throws it away."""

from __future__ import annotations

from collections.abc import Collection

from services.common.kernel.command import Command
from services.common.kernel.ports import Ids
from services.submission.domain.bounds import MAX_DRAFTS, ensure_another_draft
from services.submission.domain.record.declaration import ensure_shape
from services.submission.domain.record.dossier import Dossier
from services.submission.domain.steps import draft
from services.submission.domain.steps.draft import Amendment

from .acts import Acts, ensure_unchanged
from .offers import Offers, Wish
from .ports import Dossiers, Files, Profiles
from .sweep import remove_or_leave


class CreateDossier:
    """Starts a draft of the procedure as it is in force; the dossier keeps that version."""

    def __init__(self, dossiers: Dossiers, offers: Offers, profiles: Profiles, acts: Acts, ids: Ids) -> None:
        self._dossiers = dossiers
        self._offers = offers
        self._profiles = profiles
        self._acts = acts
        self._ids = ids

    async def __call__(self, command: Command, wish: Wish, *, for_another: bool) -> Dossier:
        """The draft, with what the caller's profile says of the submitter, and unless it is `for_another` of the owner.

        Calls at the same time may make a few drafts more than the bound says. Raises EditNotYours, TooManyDrafts,
        RequestIdReused, Unavailable, and what `Offers.of` raises.
        """
        # Counted before a repeat is looked for: a try that counts the draft of another one, made just now, then finds it.
        drafts = await self._dossiers.count_drafts(command.actor.id, limit=MAX_DRAFTS)
        # A repeat gets its draft even when the procedure has ended since.
        earlier = await self._dossiers.replayed(command)
        if earlier is not None:
            return earlier
        ensure_another_draft(drafts)
        procedure, routing = await self._offers.of(wish)
        change = draft.create(
            self._ids.new(),
            procedure,
            routing,
            self._acts.of(command.actor),
            person=await self._profiles.of_caller(),
            for_another=for_another,
        )
        return await self._dossiers.add(command, change)


class AmendDossier:
    """Replaces parts of a draft."""

    def __init__(self, dossiers: Dossiers, acts: Acts) -> None:
        self._dossiers = dossiers
        self._acts = acts

    async def __call__(
        self, command: Command, dossier_id: str, etag: str, amendment: Amendment, mask: Collection[str]
    ) -> Dossier:
        """The draft as amended.

        Raises DossierNotFound, Conflict, DeclarationUnfit, UnknownField, EditNotYours, TransitionNotAllowed.
        """
        ensure_shape(amendment.declaration)
        act = self._acts.of(command.actor)
        return await self._dossiers.update(
            command,
            dossier_id,
            lambda dossier: draft.amend(ensure_unchanged(dossier, etag, act.principal), amendment, mask, act),
        )


class DeleteDossier:
    """Throws a draft away (xoá bản nháp): the dossier at once, then the bytes of its files."""

    def __init__(self, dossiers: Dossiers, store: Files, acts: Acts) -> None:
        self._dossiers = dossiers
        self._files = store
        self._acts = acts

    async def __call__(self, command: Command, dossier_id: str, etag: str) -> None:
        """Raises DossierNotFound, Conflict, EditNotYours, TransitionNotAllowed, RequestIdReused, Unavailable."""
        act = self._acts.of(command.actor)
        deleted = await self._dossiers.delete(
            command,
            dossier_id,
            lambda dossier: draft.ensure_deletable(ensure_unchanged(dossier, etag, act.principal), act),
        )
        if deleted is None:
            return
        # What a crash leaves, and a check that was still at work, is left to `SweepDeletedDossiers` too.
        await remove_or_leave(self._files, dossier_id, [attachment.id for attachment in deleted.attachments])
