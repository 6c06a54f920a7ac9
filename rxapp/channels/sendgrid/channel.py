"""The channel SendGrid, as the settings of this process have it."""

from rxapp.channels.declared import Channel, digest
from rxapp.channels.sendgrid import client, inbound, send, status_lookup, webhook
from rxapp.channels.sendgrid.settings import SendGridSettings, sendgrid_settings
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelFacts


def channel() -> Channel:
    """E-mail by SendGrid, set up or not."""
    known = sendgrid_settings()
    login = digest(known.sendgrid_api_key.get_secret_value(), known.sendgrid_host)
    facts = ChannelFacts(
        "sendgrid",
        Kind.EMAIL,
        "channel.sendgrid",
        is_set_up=client.is_set_up(),
        can_look_up=True,
        most_bytes=send.MOST_BYTES,
        per_second=known.sendgrid_per_second,
        login=login,
        account=login,  # a key does not tell whose it is
    )
    return Channel(
        facts,
        send.send,
        send.check,
        status_lookup.ask,
        settings=SendGridSettings,
        lacks_for_reports=known.missing("sendgrid_webhook_key"),
        lacks_for_mail=known.missing("sendgrid_parse_key"),
        hooks=(*webhook.HOOKS, inbound.HOOK),
    )
