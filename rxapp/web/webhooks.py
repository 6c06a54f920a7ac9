"""/hooks/...: what SendGrid and Twilio tell us, taken only with their signature, and stored before it is answered.

| what came                                             | answer                                                        |
|-------------------------------------------------------|---------------------------------------------------------------|
| no, odd, wrong or old signature, or no key set up     | 403, nothing changes; one line a minute of each reason        |
| larger than the provider ever sends                   | 413, by the middleware, which reads it to its end and drops it      |
| genuine, once or again                                | 2xx                                                           |
| genuine, but not readable                             | 2xx, kept as an unknown event: a repeat would be no better    |
| genuine, and the database is away                     | 503, so that the provider tells it again                      |
"""

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rxapp.channels.sendgrid import webhook as sendgrid
from rxapp.channels.signatures import NotGenuine
from rxapp.channels.twilio import webhook as twilio
from rxapp.core import clock, logs
from rxapp.core.kinds import Kind
from rxapp.core.settings import settings
from rxapp.core.work import work
from rxapp.messages.actions import receiving
from rxapp.messages.delivery.actions import reports as reports_actions
from rxapp.messages.delivery.ports import DeliveryReport, ReportState
from rxapp.web.exceptions import RouteException

EVENTS, STATUS, SMS = "/hooks/sendgrid/events", "/hooks/twilio/status", "/hooks/twilio/sms"
CAPS = {EVENTS: 2 * 1024 * 1024, STATUS: 64 * 1024, SMS: 64 * 1024}  # bytes; SendGrid sends batches of 768 KB
_HOOK = partial(RouteException, is_public=True, takes_posts=True, needs_origin=False)  # each checks its provider's signature
_MAIL = _HOOK("inbound mail", "/hooks/sendgrid/inbound", cap=35 * 1024 * 1024, is_streamed=True)  # a mail of 25 MB in its wrapping
EXCEPTIONS = (_MAIL, *(_HOOK("hook", re.escape(path), cap=cap) for path, cap in CAPS.items()), _HOOK("hooks", r"/hooks/.*"))
AT_ONCE = 2
FIELDS = 300
SHOWN = 200
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

log = logs.sparing(logging.getLogger("rxapp.web"))
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hooks")  # a flood of reports never takes the screens' threads


async def events(request: Request) -> Response:
    """POST /hooks/sendgrid/events: a batch of events, signed over the raw body."""
    return await _answered(request, _events, Response(status_code=204))


async def status(request: Request) -> Response:
    """POST /hooks/twilio/status?ref=...: one status of one SMS."""
    return await _answered(request, _status, Response(status_code=204))


async def sms(request: Request) -> Response:
    """POST /hooks/twilio/sms: an SMS from a customer; nothing is answered by SMS."""
    return await _answered(request, _sms, Response(NOTHING_TO_SAY, media_type="text/xml"))


async def _answered(request: Request, take: Callable[[Request, bytes], None], done: Response) -> Response:
    if request.method != "POST":
        return Response(status_code=405, headers={"Allow": "POST"})
    body = await request.body()
    try:
        await asyncio.get_running_loop().run_in_executor(_threads, partial(take, request, body))
    except NotGenuine as why:
        log.warning("A request to %s was refused, it is not genuine: %s.", request.url.path, why)
        return Response("Not genuine.", 403, media_type="text/plain")
    except Exception as error:
        log.error("What came to %s cannot be noted yet: %s", request.url.path, type(error).__name__)  # noqa: TRY400 (no contents)
        return Response(status_code=503, headers={"Retry-After": "30"})
    return done


def _events(request: Request, body: bytes) -> None:
    sendgrid.verify(body, request.headers, settings().sendgrid_webhook_key, clock.now())
    try:
        reports = sendgrid.parse(body)
    except ValueError:
        reports = [_unreadable("sendgrid", Kind.EMAIL, body)]
    _record("sendgrid", reports)


def _status(request: Request, body: bytes) -> None:
    form = _genuine_form(request, body)
    try:
        reports = twilio.parse_status(form, request.query_params.get("ref", ""))
    except ValueError:
        reports = [_unreadable("twilio", Kind.SMS, body)]
    _record("twilio", reports)


def _sms(request: Request, body: bytes) -> None:
    form = _genuine_form(request, body)
    try:
        inbound = twilio.parse_message(form)
    except ValueError:
        _record("twilio", [_unreadable("twilio", Kind.SMS, body)])
        return
    with work() as job:
        receiving.receive(job, channel="twilio", inbound=inbound)


def _genuine_form(request: Request, body: bytes) -> twilio.Form:
    """The fields, repeated ones kept, if Twilio signed them for our public address. Raises NotGenuine."""
    try:
        form = ImmutableMultiDict(parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=FIELDS))
    except ValueError:
        raise NotGenuine("form") from None
    query = request.scope.get("query_string", b"").decode("latin-1")
    twilio.verify(request.url.path + (f"?{query}" if query else ""), form, request.headers)
    return form


def _record(channel: str, reports: Sequence[DeliveryReport]) -> None:
    """Note them in one transaction; where one of them is beyond us, the others are noted and all come again."""
    try:
        with work() as job:
            reports_actions.record_reports(job, channel=channel, reports=reports)
    except (LookupError, TypeError, ValueError, ArithmeticError):
        if len(reports) < 2:
            raise
        log.error("A batch of %s reports of %s cannot be noted whole.", len(reports), channel)  # noqa: TRY400 (no contents)
        _one_by_one(channel, reports)


def _one_by_one(channel: str, reports: Sequence[DeliveryReport]) -> None:
    failed: Exception | None = None
    for report in reports:
        try:
            _record(channel, [report])
        except (LookupError, TypeError, ValueError, ArithmeticError) as error:
            failed = error
    if failed:
        raise failed


def _unreadable(channel: str, kind: Kind, body: bytes) -> DeliveryReport:
    """What a provider signed and we do not understand, with its beginning, for whoever looks into it."""
    return DeliveryReport(
        event_key=f"{channel}:unreadable:{hashlib.sha256(body).hexdigest()}",
        channel=channel,
        kind=kind,
        state=ReportState.UNKNOWN,
        raw_state="unreadable",
        happened_at=clock.now(),
        words=body[:SHOWN].decode("utf-8", "replace"),
    )


ROUTES = [Route(EVENTS, events, methods=METHODS), Route(STATUS, status, methods=METHODS), Route(SMS, sms, methods=METHODS)]
