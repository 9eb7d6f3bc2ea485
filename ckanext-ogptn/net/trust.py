"""Which certificates are trusted, and what is said where one is not.

A source may name certificates that are trusted beside the usual ones: an intermediate that its
server forgets to send, the authority of an intranet. Checking is never switched off.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import certifi

MAX_PEM_CHARACTERS = 64 * 1024
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)

# OpenSSL's numbers of what can be wrong with a chain (x509_vfy.h).
_EXPIRED, _NOT_YET, _OTHER_HOST, _OTHER_ADDRESS = 10, 9, 62, 64
_SELF_SIGNED = frozenset({18, 19})


def certificates(text: str) -> str:
    """Read certificates in PEM; raise ValueError, in words for a form, where they are none."""
    if len(text) > MAX_PEM_CHARACTERS:
        raise ValueError(f"certificates: more than {MAX_PEM_CHARACTERS} characters")
    blocks = list(_PEM.finditer(text))
    kinds = {block.group(1) for block in blocks}
    if any("KEY" in kind for kind in kinds):
        raise ValueError("certificates: a private key is among them; it belongs to nobody else")
    if kinds != {"CERTIFICATE"}:
        raise ValueError("certificates: PEM text is wanted, -----BEGIN CERTIFICATE----- and so on")
    pem = "\n".join(block.group() for block in blocks)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError) as error:
        raise ValueError("certificates: one of them cannot be read") from error
    return pem


@lru_cache(maxsize=32)
def context(pem: str = "") -> ssl.SSLContext:
    """Make what checks servers: the machine's own authorities, Mozilla's, and extra ones (PEM)."""
    made = ssl.create_default_context()
    made.load_verify_locations(cafile=certifi.where())
    if pem:
        made.load_verify_locations(cadata=pem)
        # An intermediate that is trusted by name is enough, though its own authority be unknown.
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return made


def explained(
    error: ssl.SSLCertVerificationError, host: str, connect: Callable[[], socket.socket]
) -> str:
    """Say what is wrong with a server's certificate, and what to do where that can be said.

    ``connect`` opens a connection to the server, to read which authority it names.
    """
    code = error.verify_code
    if code in (_EXPIRED, _NOT_YET):
        return f"the certificate of {host} is out of date; its publisher must renew it"
    if code in (_OTHER_HOST, _OTHER_ADDRESS):
        return f"the certificate that {host} shows is another host's: {error.verify_message}"
    if code in _SELF_SIGNED:
        return (f"the certificate of {host} is signed by itself or by an authority that is not "
                "known; if it is the right one, name it in the source's `certificates`")  # fmt: skip
    issuer, place = _issuer(host, connect)
    if not issuer:
        return f"the certificate of {host} cannot be traced to a known authority"
    where = f", which its authority offers at {place}" if place else ""
    return (f"{host} does not send the certificate of “{issuer}”, which signed its own; "
            f"name that certificate{where} in the source's `certificates`")  # fmt: skip


def _issuer(host: str, connect: Callable[[], socket.socket]) -> tuple[str, str]:
    """Read who signed a server's certificate, and where that one's certificate is offered.

    Nothing is asked over these connections, and nothing is believed but for what the error says.
    """
    try:
        shown = _shown(host, connect(), _looking())
        parsed = _parsed(host, connect(), shown)
    except (OSError, ValueError):
        return "", ""
    names = [value for part in parsed.get("issuer", ()) for _, value in part]
    places = parsed.get("caIssuers", ())
    return " ".join(names[-1:])[:120], str(next(iter(places), ""))[:200]


def _looking() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def _shown(host: str, opened: socket.socket, how: ssl.SSLContext) -> bytes:
    with opened, how.wrap_socket(opened, server_hostname=host) as secured:
        return secured.getpeercert(binary_form=True) or b""


def _parsed(host: str, opened: socket.socket, shown: bytes) -> dict[str, Any]:
    """Let Python read a certificate: it does so only for one that it trusts."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(shown))
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    with opened, made.wrap_socket(opened, server_hostname=host) as secured:
        return dict(secured.getpeercert() or {})
