"""Every expected "no" of sending and keeping messages. Those with `confirms` are questions: the yes goes into `confirmed`."""

from typing import ClassVar

from rxapp.core.errors import Refusal
from rxapp.messages.rules.sending import Confirm
from rxapp.messages.rules.times import ScheduleProblem


class Asks(Refusal):
    """Staff may go on after saying yes; `confirms` is the word that says so."""

    confirms: ClassVar[Confirm]


class NoSubject(Refusal):
    """No communication of any type without a subject (CL-26, CL-39, D-6)."""

    key = "message.refusal.no_subject"


class NoText(Refusal):
    """There is not a word in the message."""

    key = "message.refusal.no_text"


class NoAddress(Refusal):
    """No address or number was chosen."""

    key = "message.refusal.no_address"


class BadAddress(Refusal):
    """The typed address is not one; values: address."""

    key = "message.refusal.bad_address"


class NumberSuggestion(Refusal):
    """The typed number is none, but it looks like another one; values: address, suggestion."""

    key = "message.refusal.number_suggestion"


class ForeignAddress(Refusal):
    """The part before the @ is not in plain Latin letters, and no channel carries that; values: address."""

    key = "message.refusal.foreign_address"


class BadNumber(Refusal):
    """The typed number is not one; values: address."""

    key = "message.refusal.bad_number"


class NoConsent(Refusal):
    """The customer has not agreed to be written to there (D-1); values: address. Links to the tick box."""

    key = "message.refusal.no_consent"


class OthersConsent(Refusal):
    """The address belongs to another customer, who has not agreed (D-3); values: address, name. Links to that record."""

    key = "message.refusal.others_consent"


class Objected(Refusal):
    """The address belongs to nobody, and whoever has it said STOP or unsubscribed (D-1, D-3); values: address."""

    key = "message.refusal.objected"


class AdHoc(Asks):
    """The address belongs to nobody (D-3); values: address."""

    key = "message.refusal.ad_hoc"
    confirms = Confirm.AD_HOC


class OthersAddress(Asks):
    """The address belongs to another customer, who has agreed (D-3); values: address, name (whose it is), customer (whose panel it is)."""

    key = "message.refusal.others_address"
    confirms = Confirm.OTHERS_ADDRESS


class NumberDoubtful(Asks):
    """The typed number is on no record, and it may not be the one that was meant; values: address, suggestion."""

    key = "message.refusal.number_doubtful"
    confirms = Confirm.AD_HOC


class SameWords(Asks):
    """The same words went to this customer in the last 24 hours; values: name, at (ISO), time (in the reader's words)."""

    key = "message.refusal.same_words"
    confirms = Confirm.SAME_WORDS


class SentMeanwhile(Asks):
    """The draft was sent from another tab, not quite as it stands here (D-142); values: time (in the reader's words)."""

    key = "message.refusal.sent_meanwhile"
    confirms = Confirm.THESE_TOO


class SavedMeanwhile(Asks):
    """The same of a note; values: time (in the reader's words)."""

    key = "message.refusal.saved_meanwhile"
    confirms = Confirm.THESE_TOO


class StoppedMeanwhile(Asks):
    """The very same words were sent and stopped again, by *Undo* or *Cancel sending* (D-142); values: time (in the reader's words)."""

    key = "message.refusal.stopped_meanwhile"
    confirms = Confirm.THESE_TOO


class EmptyPlaceholder(Asks):
    """Placeholders of the template had nothing to say (D-19); values: names."""

    key = "message.refusal.empty_placeholder"
    confirms = Confirm.EMPTY_PLACEHOLDER


class RawPlaceholder(Refusal):
    """A placeholder stands in the text unfilled; none is ever sent raw (D-19); values: placeholder."""

    key = "message.refusal.raw_placeholder"


class NoServiceEmail(Refusal):
    """The store record has no customer service e-mail, so no e-mail can be sent (D-12). Links to where it is set."""

    key = "message.refusal.no_service_email"


class Gone(Refusal):
    """The customer's record is no longer there."""

    key = "message.refusal.customer_gone"


class Hidden(Refusal):
    """The customer has been hidden meanwhile. Links to the record."""

    key = "message.refusal.customer_hidden"


class TimeMissing(Refusal):
    """*Send later* was chosen and no complete time with it (D-8)."""

    key = "message.refusal.time_missing"


class TimeUnreadable(Refusal):
    """The chosen time is not one."""

    key = "message.refusal.time_unreadable"


class TimeSkipped(Refusal):
    """The clocks go forward over the chosen time; values: zone."""

    key = "message.refusal.time_skipped"


class TimeTwice(Asks):
    """The clocks go back, so the chosen time comes twice; `later_hour` may be confirmed instead. Values: zone."""

    key = "message.refusal.time_twice"
    confirms = Confirm.EARLIER_HOUR


class TimePast(Refusal):
    """The chosen time has passed (D-8)."""

    key = "message.refusal.time_past"


class TimeTooFar(Refusal):
    """The chosen time is more than 14 x 24 hours ahead (D-8)."""

    key = "message.refusal.time_too_far"


class QuietHours(Asks):
    """Where the customer is, quiet hours rule; `at_end` may be confirmed instead of `now`. Values: at (ISO), time (on the clock there)."""

    key = "message.refusal.quiet_hours"
    confirms = Confirm.NOW


class TooLarge(Refusal):
    """The channel takes no mail of this size; values: most and size, in KB."""

    key = "message.refusal.too_large"


class TextTooLong(Refusal):
    """The channel takes no text of this length; values: most and size, in characters."""

    key = "message.refusal.text_too_long"


class AlreadyOnItsWay(Refusal):
    """Too late to stop or change it."""

    key = "message.refusal.on_its_way"


class NotRetried(Refusal):
    """Only a failed or uncertain message may be sent again."""

    key = "message.refusal.not_retried"


class SendAgain(Asks):
    """It is not known whether the message arrived; sending again may reach the customer twice."""

    key = "message.refusal.send_again"
    confirms = Confirm.SEND_AGAIN


class SentAnew(Asks):
    """Somebody has sent the failed message anew already, or a late report says that it arrived after all."""

    key = "message.refusal.sent_anew"
    confirms = Confirm.SEND_AGAIN


class AlreadySettled(Refusal):
    """The message is no longer uncertain."""

    key = "message.refusal.settled"


class StillOpen(Refusal):
    """Only a failed or uncertain message can be taken off the list."""

    key = "message.refusal.still_open"


class NoOtherAddress(Refusal):
    """The record has no address of the other kind; values: name. Links to where it is added."""

    key = "message.refusal.no_other_address"


class CannotAsk(Refusal):
    """The provider cannot be asked what became of the message; values: reason (a catalogue key behind @)."""

    key = "message.refusal.cannot_ask"


class NotSetUp(Refusal):
    """The channel is not set up, so nothing can go by it; values: channel (a catalogue key behind @)."""

    key = "message.refusal.not_set_up"


class TestTooSoon(Refusal):
    """The same person tried this channel out a moment ago; values: n, the seconds to wait."""

    key = "message.refusal.test_too_soon"


class TooManyTests(Refusal):
    """The same person has tried this channel out too often within an hour; values: most, at (ISO), time (in the reader's words)."""

    key = "message.refusal.too_many_tests"


class TestByEmailOnly(Refusal):
    """A test goes to the member of staff's own e-mail, so only e-mail templates can be tested."""

    key = "message.refusal.test_by_email_only"


class DraftTooBig(Refusal):
    """The draft is larger than can be kept."""

    key = "message.refusal.draft_too_big"


TIMES: dict[ScheduleProblem, type[Refusal]] = {
    ScheduleProblem.MISSING: TimeMissing,
    ScheduleProblem.UNREADABLE: TimeUnreadable,
    ScheduleProblem.SKIPPED: TimeSkipped,
    ScheduleProblem.TWICE: TimeTwice,
    ScheduleProblem.PAST: TimePast,
    ScheduleProblem.TOO_FAR: TimeTooFar,
}
