"""How SendGrid and Twilio answer, good and bad, as far as their SDKs look."""

import json
import random
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from tests.channels.peer_script import Accepted, Script, Seen

JSON = {"Content-Type": "application/json"}


class Mail:
    """A mail for SendGrid."""

    def __init__(self, peer: Script, payload: dict[str, Any]) -> None:
        self.peer, self.payload = peer, payload
        person = (payload.get("personalizations") or [{}])[0]
        self.address = ((person.get("to") or [{}])[0]).get("email", "")
        self.reference = (person.get("custom_args") or {}).get("reference", "")
        self.provider_id = f"msg{self.peer.number():08d}.{abs(hash(self.reference)) % 10**6}"

    def take(self) -> None:
        content = {part["type"]: part["value"] for part in self.payload.get("content", ())}
        self.peer.take(
            Accepted(
                "sendgrid",
                self.provider_id,
                self.reference,
                self.address,
                self.payload.get("from", {}).get("email", ""),
                content.get("text/plain", ""),
                _now(),
                subject=self.payload.get("subject", ""),
                header_id=self.payload.get("headers", {}).get("Message-ID", ""),
                payload=self.payload if self.peer.keeps_seen else {},
            )
        )

    def good(self) -> tuple[int, str, dict[str, str]]:
        return 202, "", {"X-Message-Id": self.provider_id}

    def bad(self, status: int) -> tuple[int, str, dict[str, str]]:
        said = _SENDGRID_SAYS.get(status, ("something else", None))
        return status, json.dumps({"errors": [{"message": said[0], "field": said[1], "help": None}]}), JSON


class Text:
    """An SMS for Twilio."""

    def __init__(self, peer: Script, form: dict[str, str], account: str) -> None:
        self.peer, self.form, self.account = peer, form, account
        self.address = form.get("To", "")
        self.callback = form.get("StatusCallback", "")
        self.reference = dict(parse_qsl(urlsplit(self.callback).query)).get("ref", "")
        self.sender = form.get("From") or "+15005550006"
        self.provider_id = f"SM{self.peer.number():08x}{random.getrandbits(96):024x}"

    def take(self) -> None:
        self.peer.take(
            Accepted(
                "twilio",
                self.provider_id,
                self.reference,
                self.address,
                self.form.get("From") or self.form.get("MessagingServiceSid", ""),
                self.form.get("Body", ""),
                _now(),
                callback=self.callback,
            )
        )
        self.peer.past.append(self.record())

    def record(self) -> dict[str, Any]:
        moment = format_datetime(datetime.now(UTC))
        return sms_record(
            sid=self.provider_id,
            account=self.account,
            to=self.address,
            sender=self.sender,
            body=self.form.get("Body", ""),
            service=self.form.get("MessagingServiceSid"),
            created=moment,
        )

    def good(self) -> tuple[int, str, dict[str, str]]:
        return 201, json.dumps(self.record()), JSON

    def bad(self, status: int) -> tuple[int, str, dict[str, str]]:
        code, said = _TWILIO_SAYS.get(status, (status, "something else"))
        told = {"code": code, "message": said, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}
        return status, json.dumps(told), JSON


class Look:
    """A question about what was sent before, or about the account."""

    def __init__(self, peer: Script, path: str) -> None:
        self.peer, self.path, self.address = peer, urlsplit(path).path, ""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query, keep_blank_values=True).items()}

    def take(self) -> None:
        """Nothing is sent by asking."""

    def good(self) -> tuple[int, str, dict[str, str]]:
        if self.path.startswith("/v3/"):
            return self._sendgrid()
        if self.path.endswith("/Messages.json"):
            return self._texts()
        sid = self.path.rsplit("/", 1)[-1].removesuffix(".json")
        if "/Messages/" in self.path:
            found = next((one for one in self.peer.past if one["sid"] == sid), None)
            return (200, json.dumps(found), {}) if found else self.bad(404)
        return 200, json.dumps({"sid": sid, "status": self.peer.account_status, "type": "Full", "friendly_name": "Shop"}), {}

    def bad(self, status: int) -> tuple[int, str, dict[str, str]]:
        return (Mail if self.path.startswith("/v3/") else Text)(self.peer, {}, *(() if self.path.startswith("/v3/") else ("",))).bad(status)

    def _texts(self) -> tuple[int, str, dict[str, str]]:
        found = [one for one in reversed(self.peer.past) if self._fits(one)]
        size, page = int(self.asked.get("PageSize") or 50), int(self.asked.get("Page") or 0)
        part, rest = found[page * size : (page + 1) * size], found[(page + 1) * size :]
        following = f"{self.path}?{'&'.join(f'{k}={v}' for k, v in {**self.asked, 'Page': page + 1}.items())}" if rest else None
        told = {"messages": part, "page": page, "page_size": size, "next_page_uri": following, "uri": self.path}
        return 200, json.dumps(told), JSON

    def _fits(self, one: dict[str, Any]) -> bool:
        return self.asked.get("To") in (None, one["to"]) and self.asked.get("From") in (None, one["from"])

    def _sendgrid(self) -> tuple[int, str, dict[str, str]]:
        if self.path == "/v3/scopes":
            return 200, json.dumps({"scopes": self.peer.scopes}), {}
        if not self.peer.can_list:
            return self.bad(403)
        query = unquote(self.asked.get("query", ""))
        by = (lambda one: one.reference) if "unique_args" in query else (lambda one: one.to)
        told = [_activity(one) for one in self.peer.accepted if one.provider == "sendgrid" and f'"{by(one)}"' in query]
        return 200, json.dumps({"messages": told}), {}


def _activity(one: Accepted) -> dict[str, Any]:
    return {
        "from_email": one.sender,
        "msg_id": f"{one.provider_id}.filter0001-1-2-3.0",
        "subject": one.subject,
        "to_email": one.to,
        "status": "delivered",
        "opens_count": 0,
        "clicks_count": 0,
        "last_event_time": one.at,
    }


def sms_record(
    *,
    sid: str,
    account: str,
    to: str,
    sender: str,
    body: str,
    created: str,
    status: str = "queued",
    service: str | None = None,
    code: int = 0,
) -> dict[str, Any]:
    """A message in Twilio's own shape; `created` is a moment as in an e-mail's Date."""
    return {
        "sid": sid,
        "account_sid": account,
        "messaging_service_sid": service,
        "to": to,
        "from": None if service and status == "accepted" else sender,
        "body": body,
        "status": status,
        "num_segments": "0" if service else "1",
        "num_media": "0",
        "direction": "outbound-api",
        "api_version": "2010-04-01",
        "date_created": created,
        "date_updated": created,
        "date_sent": None if status in ("queued", "accepted") else created,
        "price": None,
        "price_unit": "USD",
        "error_code": code or None,
        "error_message": None,
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{sid}.json",
        "subresource_uris": {},
    }


_SENDGRID_SAYS: dict[int, tuple[str, str | None]] = {
    400: ("Does not contain a valid address.", "personalizations.0.to.0.email"),
    401: ("The provided authorization grant is invalid, expired, or revoked", None),
    403: ("access forbidden", None),
    404: ("not found", None),
    413: ("payload too large", None),
    429: ("too many requests", None),
    500: ("internal server error", None),
}
_TWILIO_SAYS: dict[int, tuple[int, str]] = {
    400: (21211, "The 'To' number is not a valid phone number."),
    401: (20003, "Authenticate"),
    403: (20006, "Access Denied"),
    404: (20404, "The requested resource was not found"),
    413: (413, "Request entity too large"),
    429: (20429, "Too Many Requests"),
    500: (20500, "Internal Server Error"),
}


def read_mail(peer: Script, seen: Seen) -> Mail:
    return Mail(peer, json.loads(seen.body))


def read_text(peer: Script, seen: Seen) -> Text:
    return Text(peer, dict(parse_qsl(seen.body.decode(), keep_blank_values=True)), seen.path.split("/")[3])


def read_look(peer: Script, seen: Seen) -> Look:
    return Look(peer, seen.path)


def _now() -> str:
    return datetime.now(UTC).isoformat()
