"""Second factors: their secrets are encrypted before they reach the database."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SecondFactors(DefaultMFAAdapter):
    """django-allauth's own, with the seeds of one-time codes encrypted under the deployment's secret.

    Whoever has the database alone cannot make codes. Changing the secret key ends all second factors unless the old
    one stays in SECRET_KEY_FALLBACKS.
    """

    def encrypt(self, text: str) -> str:
        """As stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"tastemaker second factors")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
