"""Signatures as the providers make them: with the algorithms of their own SDKs."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from twilio.request_validator import RequestValidator


@dataclass(frozen=True)
class SigningKey:
    """A key of SendGrid's event webhook; `public` is what an account page shows, for RXAPP_SENDGRID_WEBHOOK_KEY."""

    private: ec.EllipticCurvePrivateKey
    public: str

    def headers(self, raw: bytes, at: datetime) -> dict[str, str]:
        """The two headers that SendGrid sends with a body at a moment."""
        stamp = str(int(at.timestamp()))
        signed = self.private.sign(stamp.encode() + raw, ec.ECDSA(hashes.SHA256()))
        return {
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signed).decode(),
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }


def signing_key() -> SigningKey:
    """A fresh key."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(private, base64.b64encode(public).decode())


def twilio_headers(url: str, form: Mapping[str, str] | object, token: str, algorithm: str = "") -> dict[str, str]:
    """The headers that Twilio sends with a form to a whole address, query included."""
    signature = RequestValidator(token).compute_signature(url, form, algorithm or None)
    settings = {"X-Twilio-Webhooks-Signature-Settings": f"key=webhooks_sharedkey_1,algorithm={algorithm}"} if algorithm else {}
    return {"X-Twilio-Signature": signature, **settings}
