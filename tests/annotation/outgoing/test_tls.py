"""Over TLS the certificate is checked against the name, while the connection goes to the vetted address."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest

from annotation.outgoing import FetchError, Limits, fetch, networks
from tests.annotation import web_server
from tests.annotation.web_server import gives

LIMITS = Limits(most_bytes=100_000, allowed_networks=networks(["127.0.0.1/32"]))


def certificate(folder, host):
    """A certificate of its own authority for `host`: the files of the authority, and of the server."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = folder / "certificate.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    both = folder / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both.write_bytes(secret + public.read_bytes())
    return public, both


def test_a_certificate_is_checked_against_the_name_and_not_the_address(tmp_path, monkeypatch):
    public, both = certificate(tmp_path, "host.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    named = []
    context.sni_callback = lambda connection, name, _: named.append(name)

    def resolve(host, port):
        return ["127.0.0.1"]

    with web_server.running(context) as server:
        server.paths["/"] = gives(b"picture")
        with pytest.raises(FetchError, match="certificate verify failed"):
            fetch(server.url(host="host.example", scheme="https"), LIMITS, resolve)
        monkeypatch.setattr("httpcore._ssl.certifi.where", lambda: str(public))
        assert fetch(server.url(host="host.example", scheme="https"), LIMITS, resolve).data == b"picture"
        with pytest.raises(FetchError, match="mismatch"):
            fetch(server.url(host="other.example", scheme="https"), LIMITS, resolve)
    assert named == ["host.example", "host.example", "other.example"]
