"""An OpenID Connect provider of our own, for tests: it speaks the protocol over HTTP and vouches for one person."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tastemaker.sign_in import OpenIdProvider

PERSON = {
    "sub": "4711",
    "preferred_username": "grace",
    "email": "grace@example.org",
    "email_verified": True,
}


class Provider(BaseHTTPRequestHandler):
    """The addresses that signing in needs, and the page on which the person would say yes: it always does."""

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    person = PERSON

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/userinfo":
            self.answer(type(self).person)
        elif self.path.startswith("/authorize?"):
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            back = urlencode({"code": "c", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self.answer({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]})

    def do_POST(self):
        now = int(time.time())
        base = f"http://127.0.0.1:{self.server.server_port}"
        claims = type(self).person | {"iss": base, "aud": "tastemaker", "iat": now, "exp": now + 60}
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        self.answer({"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def answer(self, body):
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@contextmanager
def running_provider() -> Iterator[OpenIdProvider]:
    """The provider at work, as the deployment would name it; it admits the invited only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield OpenIdProvider(
            issuer=f"http://127.0.0.1:{server.server_port}",
            client_id="tastemaker",
            client_secret="s",
            name="The house",
            admits_everybody=False,
        )
    finally:
        server.shutdown()
        server.server_close()
