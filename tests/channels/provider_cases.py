"""The ways of a provider to answer badly, and what each must mean: one table for both SDKs."""

from dataclasses import dataclass

from rxapp.messages.delivery.ports import ChannelError
from tests.channels.http_peer import HTML, Act, Peer


@dataclass(frozen=True)
class Case:
    """One bad answer and its verdict: `for_good`, `later`, `stops` or `uncertain`; `taken` is how many the peer then has."""

    act: Act
    verdict: str
    key: str
    wait_for: float = 0
    taken: int = 0


SHARED = {
    "401": Case(Act(401), "stops", "provider_login"),
    "402": Case(Act(402), "stops", "provider_credit"),
    "403": Case(Act(403), "stops", "provider_forbidden"),
    "404": Case(Act(404), "stops", "provider_place"),
    "409": Case(Act(409), "for_good", "provider_refused"),
    "413": Case(Act(413), "for_good", "provider_too_large"),
    "422": Case(Act(422), "for_good", "provider_refused"),
    "408": Case(Act(408), "later", "provider_busy"),
    "429 without a pause": Case(Act(429), "later", "provider_busy"),
    "429 with seconds": Case(Act(429, headers={"Retry-After": "17"}), "later", "provider_busy", 17),
    "429 in small letters": Case(Act(429, headers={"retry-after": "17"}), "later", "provider_busy", 17),
    "429 with nonsense": Case(Act(429, headers={"Retry-After": "soon"}), "later", "provider_busy"),
    "429 with ages": Case(Act(429, headers={"Retry-After": "999999999"}), "later", "provider_busy", 86400),
    "429 in HTML": Case(Act(429, body=HTML, headers={"Retry-After": "5"}), "later", "provider_busy", 5),
    "301": Case(Act(301, headers={"Location": "/v3/elsewhere"}), "stops", "provider_redirected"),
    "302": Case(Act(302, headers={"Location": "/v3/scopes"}), "stops", "provider_redirected"),
    "307": Case(Act(307, headers={"Location": "/v3/mail/send"}), "stops", "provider_redirected"),
    "500": Case(Act(500), "uncertain", "provider_broken", 10),
    "500, and taken": Case(Act(500, takes=True), "uncertain", "provider_broken", 10, taken=1),
    "502": Case(Act(502, body=HTML), "uncertain", "provider_broken", 10),
    "503 in HTML": Case(Act(503, body=HTML), "uncertain", "provider_broken", 10),
    "503 with a pause": Case(Act(503, body=HTML, headers={"Retry-After": "90"}), "uncertain", "provider_broken", 90),
    "200 with rubbish": Case(Act(200, body="<html>Welcome to the hotel</html>"), "uncertain", "provider_odd", taken=1),
    "200 with nothing": Case(Act(200, body=""), "uncertain", "provider_odd", taken=1),
    "200 in deep nesting": Case(Act(200, body="[" * 100_000), "uncertain", "provider_odd", taken=1),
    "204": Case(Act(204, body=""), "uncertain", "provider_odd", taken=1),
    "drop before it was read": Case(Act(drops="before"), "uncertain", "provider_cut_off"),
    "drop after it was read": Case(Act(drops="after"), "uncertain", "provider_cut_off"),
    "drop after it was taken": Case(Act(drops="taken"), "uncertain", "provider_cut_off", taken=1),
    "silence before it was read": Case(Act(hangs="before"), "uncertain", "provider_silent"),
    "silence after it was read": Case(Act(hangs="after"), "uncertain", "provider_silent"),
    "silence after it was taken": Case(Act(hangs="taken"), "uncertain", "provider_silent", taken=1),
    "400 cut in the middle": Case(Act(422, drops="middle"), "for_good", "provider_refused"),
    "500 cut in the middle": Case(Act(500, hangs="middle"), "uncertain", "provider_broken", 10),
}

VERDICTS = {  # permanent, certain_nothing_left, stops_channel
    "for_good": (True, True, False),
    "later": (False, True, False),
    "stops": (False, True, True),
    "uncertain": (False, False, False),
}


def hold_to(case: Case, api: Peer, error: ChannelError, *, provider: str, secret: str) -> None:
    """The error says what the case asks for, the peer was asked once at most, and neither words nor causes hold the secret."""
    assert (error.permanent, error.certain_nothing_left, error.stops_channel) == VERDICTS[case.verdict]
    assert error.key == f"message.failure.{case.key}"
    assert error.wait_for == case.wait_for
    assert error.values["provider"] == provider
    assert len(api.accepted) == case.taken
    assert len(api.seen) <= 1, "asked again by itself"
    assert "<" not in error.words
    assert secret not in f"{error.words} {error.values} {error!r} {error.__cause__!r} {error.__context__!r}"
