"""The channel Twilio, as the settings of this process have it."""

from rxapp.channels.declared import Channel, digest
from rxapp.channels.twilio import client, send, status_lookup, webhook
from rxapp.channels.twilio.settings import TwilioSettings, twilio_settings
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelFacts


def channel() -> Channel:
    """SMS by Twilio, set up or not."""
    known = twilio_settings()
    facts = ChannelFacts(
        "twilio",
        Kind.SMS,
        "channel.twilio",
        is_set_up=client.is_set_up(),
        can_look_up=True,
        most_chars=send.MOST_CHARS,
        per_second=known.twilio_per_second,
        login=digest(*client.login(), known.twilio_account_sid, known.twilio_from, known.twilio_api_base),
        account=digest(known.twilio_account_sid, known.twilio_api_base),
    )
    return Channel(
        facts,
        send.send,
        send.check,
        status_lookup.ask,
        settings=TwilioSettings,
        lacks=() if facts.is_set_up else _lacks(),
        lacks_for_reports=(() if send.hears_reports() else ("RXAPP_PUBLIC_URL",)) + known.missing("twilio_auth_token"),
        hooks=webhook.HOOKS,
    )


def _lacks() -> tuple[str, ...]:
    """What half an account lacks; nothing where nobody began to set one up."""
    known = twilio_settings()
    names = ("twilio_account_sid", "twilio_from") + (() if known.twilio_api_key else ("twilio_auth_token",))
    missing = known.missing(*names)
    return missing if len(missing) < len(names) else ()
