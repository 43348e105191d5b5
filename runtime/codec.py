"""How payloads travel to Temporal: JSON, sealed by AES-256-GCM where a key is set."""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    PayloadCodec,
)

from runtime.errors import CommandError

ENCODING = b"binary/encrypted"
KEY_BYTES = 32
NONCE_BYTES = 12
"""Random and never used twice with one key (NIST SP 800-38D, section 8.2.2)."""


_PYDANTIC = PydanticPayloadConverter()


class SharedPayloadConverter(CompositePayloadConverter):
    """Pydantic's converter, one for the whole process.

    The SDK makes a converter for every workflow and every activation. One of its own
    would build the schema of each message anew, and each open dossier would hold it.
    """

    def __init__(self) -> None:
        """Take what all others take."""
        super().__init__(*_PYDANTIC.converters.values())


READABLE = DataConverter(payload_converter_class=SharedPayloadConverter)


class PayloadUnreadable(Exception):
    """A payload was encrypted with a key that is not here, or was altered."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM


class SealedPayloads(PayloadCodec):
    """Encrypts with the first of its keys and reads with any of them.

    A new key is put first and the old one kept behind it for as long as workflows
    that began under it live. What was never encrypted is read as it is, so that
    encryption can be switched on in a running installation.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take AES-256 keys, the one to write with first."""
        self._keys = tuple(_Key(_id(key), AESGCM(key)) for key in keys)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Give the payloads encrypted, each with the id of its key beside it."""
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Give the payloads readable again. Raises PayloadUnreadable."""
        return [self._opened(payload) for payload in payloads]

    def _sealed(self, payload: Payload) -> Payload:
        key, nonce = self._keys[0], os.urandom(NONCE_BYTES)
        sealed = key.cipher.encrypt(nonce, payload.SerializeToString(), key.id)
        return Payload(
            metadata={"encoding": ENCODING, "encryption-key-id": key.id},
            data=nonce + sealed,
        )

    def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        id = payload.metadata.get("encryption-key-id", b"")
        key = next((k for k in self._keys if k.id == id), None)
        if key is None:
            raise PayloadUnreadable(f"no key {id.decode(errors='replace')}")
        nonce, sealed = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        try:
            return Payload.FromString(key.cipher.decrypt(nonce, sealed, key.id))
        except (InvalidTag, ValueError) as altered:
            raise PayloadUnreadable(f"altered under key {id.decode()}") from altered


def data_converter(payload_key: str) -> DataConverter:
    """Give the converter of this installation: encrypting when a key is set.

    `payload_key` holds base64 keys of 32 bytes, newest first, with commas between.
    """
    keys = tuple(_read(part) for part in payload_key.split(",") if part.strip())
    if not keys:
        return READABLE
    return replace(READABLE, payload_codec=SealedPayloads(keys))


def _read(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise CommandError(
            "KHUYENCONG_PAYLOAD_KEY phải gồm các khóa 32 byte viết bằng base64, cách "
            "nhau bởi dấu phẩy; tạo khóa bằng `openssl rand -base64 32`.",
            "KHUYENCONG_PAYLOAD_KEY takes keys of 32 bytes in base64 with commas "
            "between; make one with `openssl rand -base64 32`.",
        )
    return key


def _id(key: bytes) -> bytes:
    return sha256(b"khuyencong payload key\0" + key).hexdigest()[:16].encode()
