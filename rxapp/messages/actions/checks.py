"""The checks before a message is written. Each raises the refusal that names what is missing and links to where it can be mended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from rxapp.consent import queries as consents
from rxapp.core import locks
from rxapp.core.addresses import is_foreign
from rxapp.core.errors import NotFound
from rxapp.core.i18n import say
from rxapp.core.inputs import a_line
from rxapp.core.kinds import Direction, Kind
from rxapp.core.work import Work
from rxapp.customers import numbers
from rxapp.customers.queries import lookups
from rxapp.messages.actions import refusals
from rxapp.messages.actions.message_request import MessageRequest
from rxapp.messages.delivery.actions.recipients import copies_of
from rxapp.messages.delivery.queries import channels
from rxapp.messages.delivery.rules import limits, quiet_hours
from rxapp.messages.models import Message, MessageEvent
from rxapp.messages.queries import answers, drafts, owners
from rxapp.messages.queries.one import message_of
from rxapp.messages.rules import mailtext, sending, times
from rxapp.messages.rules.sending import Confirm, Hindrance, Owner
from rxapp.messages.rules.states import Status
from rxapp.messages.rules.times import ScheduleProblem
from rxapp.shop import queries as shops


def customer(work: Work, customer_id: int) -> lookups.CustomerRow:
    """The customer, if the record exists and is not hidden. Raises Gone, Hidden."""
    try:
        found = lookups.customer_for(work, customer_id)
    except NotFound:
        raise refusals.Gone from None
    if found.is_hidden:
        raise refusals.Hidden(link=f"/customers/{customer_id}", name=found.name)
    return found


def words(work: Work, wanted: MessageRequest) -> None:
    """Check that subject and text are there and that no placeholder stands unfilled or is empty without a yes (CL-26, CL-39, D-6, D-19)."""
    if not wanted.subject:
        raise refusals.NoSubject
    if not wanted.body.strip():
        raise refusals.NoText
    if wanted.kind == Kind.NOTE:
        return
    raw = sending.holds_placeholder(wanted.subject) or sending.holds_placeholder(wanted.body)
    if raw:
        raise refusals.RawPlaceholder(placeholder=raw)
    if wanted.empty and Confirm.EMPTY_PLACEHOLDER not in wanted.confirmed:
        raise refusals.EmptyPlaceholder(names=", ".join(_label(work, name) for name in wanted.empty))


def _label(work: Work, name: str) -> str:
    """A placeholder's name as staff read it."""
    key = f"placeholder.{name}"
    said = say(work.actor.language or shops.shop(work).language, key)
    return name if said == key else said


def address(work: Work, kind: str, typed: str) -> str:
    """The address in the form in which it is sent to: an e-mail address with its own case, a number in E.164.

    Raises NoAddress, BadAddress, ForeignAddress, BadNumber, NumberSuggestion.
    """
    if not typed:
        raise refusals.NoAddress
    found = owners.normal_address(work, kind, typed)
    if found:
        return found
    if kind == Kind.EMAIL:
        raise (refusals.ForeignAddress if is_foreign(typed) else refusals.BadAddress)(address=typed)
    read = numbers.read(typed, country=shops.shop(work).country)
    raise refusals.NumberSuggestion(address=typed, suggestion=_suggestion(read)) if read.suggestion else refusals.BadNumber(address=typed)


def number(work: Work, wanted: MessageRequest) -> None:
    """Check a number that is on no record and resembles another one (D-30). Raises NumberDoubtful until confirmed."""
    if wanted.kind != Kind.SMS or Confirm.AD_HOC in wanted.confirmed or is_answer(work, wanted):
        return
    found = numbers.read(wanted.to, country=shops.shop(work).country)
    if found.number and found.suggestion and not lookups.owners_of(work, Kind.SMS, found.number):
        raise refusals.NumberDoubtful(address=wanted.to, suggestion=_suggestion(found))


def _suggestion(found: numbers.Read) -> str:
    return numbers.international(found.suggestion)


def is_answer(work: Work, wanted: MessageRequest) -> bool:
    """Whether it answers whoever wrote in its ticket, and so needs no consent (D-2, D-86)."""
    return answers.is_free(work, wanted.kind, ticket_id=wanted.context.ticket_id, address=owners.compared(wanted.kind, wanted.to))


def consent(work: Work, customer: lookups.CustomerRow | None, wanted: MessageRequest) -> bool:
    """Check the consent for the address, and return whether the address is on no record (D-1, D-3); `customer` is None in a ticket that
    is nobody's yet.

    Raises the refusal where its owner has not agreed, or withdrew consent without being on a record.
    """
    if is_answer(work, wanted):
        return False
    if wanted.reason:
        _has_not_objected(work, wanted)
        return False
    owned = owners.who_owns(work, customer.id if customer else 0, wanted.kind, wanted.to)
    confirmed = Confirm.AD_HOC in wanted.confirmed
    hindrance = sending.may_send(owner=owned.owner, agrees=owned.agrees, is_confirmed=confirmed, objects=owned.objects)
    if hindrance is Hindrance.OBJECTED:
        raise refusals.Objected(address=wanted.to)
    if hindrance is Hindrance.NO_CONSENT and customer:
        raise refusals.NoConsent(link=f"/customers/{customer.id}/edit", address=wanted.to, name=customer.name)
    if hindrance is Hindrance.OTHERS_CONSENT:
        other = lookups.customer_for(work, owned.customer_id)
        raise refusals.OthersConsent(link=f"/customers/{other.id}/edit", address=wanted.to, name=other.name)
    if hindrance is Hindrance.ASK:
        raise refusals.AdHoc(address=wanted.to)
    if customer and owned.owner is Owner.OTHER and wanted.asks_whose and Confirm.OTHERS_ADDRESS not in wanted.confirmed:
        other = lookups.customer_for(work, owned.customer_id)
        raise refusals.OthersAddress(address=wanted.to, name=other.name, customer=customer.name)
    return owned.owner is Owner.NOBODY


def _has_not_objected(work: Work, wanted: MessageRequest) -> None:
    if consents.objections(work, wanted.kind, [owners.compared(wanted.kind, wanted.to)]):
        raise refusals.Objected(address=wanted.to)


def replaced(work: Work, wanted: MessageRequest) -> None:
    """Check the message that this one replaces: it failed, at its To or at a copy (D-143), and nobody has sent it anew yet.

    An uncertain one may be replaced after a yes, because the customer may get it twice. Raises NotRetried, SendAgain, SentAnew.
    """
    if wanted.retry_of is None:
        return
    old = message_of(work, wanted.retry_of)
    has_failed = old.status in (Status.FAILED, Status.UNCERTAIN)
    can_fail = (old.customer_id or 0) == wanted.customer_id and old.direction == Direction.OUT
    if not can_fail or not (has_failed or copies_of(work, [wanted.retry_of], (Status.FAILED,))):
        raise refusals.NotRetried
    if Confirm.SEND_AGAIN in wanted.confirmed:
        return
    if old.status == Status.UNCERTAIN:
        raise refusals.SendAgain
    if _is_sent_anew(work, wanted.retry_of) or (has_failed and _has_arrived(work, wanted.retry_of)):
        raise refusals.SentAnew


def _is_sent_anew(work: Work, message_id: int) -> bool:
    """Whether a message that replaces this one is on its way, or has arrived."""
    over = (Status.CANCELLED.value, Status.FAILED.value)
    anew = select(Message.id).where(Message.retry_of == message_id, col(Message.status).not_in(over))
    return work.session.exec(anew.limit(1)).first() is not None


def _has_arrived(work: Work, message_id: int) -> bool:
    """Whether the last word on a message is that it arrived, although it failed before."""
    words = select(MessageEvent.status).where(
        MessageEvent.message_id == message_id, col(MessageEvent.status).in_([Status.DELIVERED.value, Status.FAILED.value])
    )
    return work.session.exec(words.order_by(col(MessageEvent.id).desc()).limit(1)).first() == Status.DELIVERED


def sender(work: Work, kind: str, *, own: str = "") -> shops.ShopRow:
    """The shop row, with a customer service e-mail where the kind needs one and there is no mailbox of its `own` (CL-2, D-12).

    Raises NoServiceEmail.
    """
    shop = shops.shop(work)
    if kind == Kind.EMAIL and not own and not shop.service_email:
        raise refusals.NoServiceEmail(link="/settings/store")
    return shop


def undo_span(wanted: MessageRequest, shop: shops.ShopRow) -> int:
    """For how many seconds it can be stopped: its own span, else the panel's (D-7)."""
    return shop.undo_panel_for if wanted.undo_for is None else wanted.undo_for


def moment(work: Work, send_at: datetime | str | None, zone: str, confirmed: Iterable[str]) -> datetime | None:
    """The chosen moment in UTC, None for now; at most 14 x 24 hours ahead (D-8). Raises the refusals about times, TimeMissing for ""."""
    if send_at is None:
        return None
    if not send_at:
        raise refusals.TimeMissing
    typed = send_at.isoformat() if isinstance(send_at, datetime) else a_line(send_at, limit=40)
    found = times.shop_moment(typed, zone)
    chosen = found.later if Confirm.LATER_HOUR in confirmed and found.later else found.at
    problem = found.problem
    if problem is ScheduleProblem.TWICE and not {Confirm.EARLIER_HOUR, Confirm.LATER_HOUR}.isdisjoint(confirmed):
        problem = None
    if problem is None and chosen:
        problem = times.schedule_problem(chosen, work.now)
    if problem:
        raise refusals.TIMES[problem](zone=zone)
    return chosen


def size(work: Work, wanted: MessageRequest, shop: shops.ShopRow, *, files: Iterable[int] = ()) -> None:
    """The channel that will carry it takes a message of this size, with files of so many bytes each. Raises TooLarge, TextTooLong."""
    facts = channels.serving(work).get(Kind(wanted.kind))
    if facts is None:
        return
    if limits.is_too_large(most=facts.most_chars, size=len(wanted.body)):
        raise refusals.TextTooLong(most=facts.most_chars, size=len(wanted.body))
    html = mailtext.as_html(wanted.body, language=wanted.language) if facts.most_bytes else ""
    whole = limits.mail_size(wanted.subject, wanted.body, html, shop.name, files=files)
    if limits.is_too_large(most=facts.most_bytes, size=whole):
        raise refusals.TooLarge(most=facts.most_bytes // 1000, size=whole // 1000)


def quiet(work: Work, wanted: MessageRequest, shop: shops.ShopRow) -> datetime | None:
    """The end (UTC) of the quiet hours where the SMS's recipient is, if it is to wait for that; None: it goes now.

    Raises QuietHours until staff have chosen *Send now* or *Send at* their end.
    """
    if wanted.kind != Kind.SMS or Confirm.NOW in wanted.confirmed:
        return None
    goes_at = work.now + timedelta(seconds=undo_span(wanted, shop))
    zone = quiet_hours.zone_of(wanted.to, shop.zone)
    over_at = quiet_hours.quiet_until(goes_at, start=shop.quiet_from, end=shop.quiet_until, zone=zone)
    if over_at is None or Confirm.AT_END in wanted.confirmed:
        return over_at
    place = "" if zone == shop.zone else f" ({zone.rpartition('/')[2].replace('_', ' ')})"
    raise refusals.QuietHours(at=over_at.isoformat(), time=shop.quiet_until + place)


def quiet_end(work: Work, *, kind: str, to: str, at: datetime) -> datetime | None:
    """When the quiet hours end in which a chosen moment lies for this number; None for an e-mail, and for a moment outside them."""
    shop = shops.shop(work)
    if kind != Kind.SMS:
        return None
    return quiet_hours.quiet_until(at, start=shop.quiet_from, end=shop.quiet_until, zone=quiet_hours.zone_of(to, shop.zone))


def said_before(work: Work, wanted: MessageRequest) -> None:
    """Check that nobody sent the same words to this customer in the last 24 hours. Raises SameWords unless confirmed.

    What answers a message is not asked about: a ticket is answered once.
    """
    if Confirm.SAME_WORDS in wanted.confirmed or not wanted.customer_id or (wanted.context.ticket_id and wanted.context.about_id):
        return
    before = drafts.same_words(
        work, customer_id=wanted.customer_id, kind=wanted.kind, fingerprint=wanted.fingerprint, but_not=wanted.retry_of
    )
    if before:
        shop = shops.shop(work)
        told = times.told(before.at, zone=work.actor.zone or shop.zone, language=work.actor.language or shop.language)
        raise refusals.SameWords(name=before.staff_name, at=before.at.isoformat(), time=told)


def one_at_a_time(work: Work, customer_id: int, ticket_id: int | None = None) -> None:
    """Lock sending to this customer, or in a ticket that is nobody's, until the transaction ends, so that two sends at the same moment
    see each other."""
    locks.take(work.session, locks.SENDING_TO, [customer_id or -(ticket_id or 0)])
