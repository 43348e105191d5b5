import base64
import secrets

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.converter import CompositePayloadConverter

from domain.people import CLOCK, Actor
from runtime.codec import PayloadUnreadable, SealedPayloads, data_converter
from runtime.errors import CommandError

OLD, NEW = (secrets.token_bytes(32) for _ in range(2))


def _text(*keys: bytes) -> str:
    return ",".join(base64.b64encode(key).decode() for key in keys)


async def test_a_value_comes_back_and_cannot_be_read_on_the_way() -> None:
    converter = data_converter(_text(NEW))

    (sealed,) = await converter.encode([CLOCK])
    (opened,) = await converter.decode([sealed], [Actor])

    assert opened == CLOCK
    assert b"clock" not in sealed.data
    assert sealed.metadata["encoding"] == b"binary/encrypted"


async def test_the_same_value_never_looks_the_same() -> None:
    codec = SealedPayloads([NEW])
    payload = Payload(data=b"same")

    first, second = await codec.encode([payload, payload])

    assert first.data != second.data


async def test_an_old_key_still_reads_what_it_wrote_and_the_new_one_writes() -> None:
    (before,) = await SealedPayloads([OLD]).encode([Payload(data=b"kept")])
    both = SealedPayloads([NEW, OLD])

    (opened,) = await both.decode([before])
    (after,) = await both.encode([opened])

    assert opened.data == b"kept"
    assert (await SealedPayloads([NEW]).decode([after]))[0].data == b"kept"


async def test_another_key_reads_nothing() -> None:
    sealed = await SealedPayloads([OLD]).encode([Payload(data=b"secret")])

    with pytest.raises(PayloadUnreadable, match="no key"):
        await SealedPayloads([NEW]).decode(sealed)


async def test_an_altered_payload_is_refused() -> None:
    (sealed,) = await SealedPayloads([NEW]).encode([Payload(data=b"secret")])
    sealed.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])

    with pytest.raises(PayloadUnreadable, match="altered"):
        await SealedPayloads([NEW]).decode([sealed])


async def test_what_was_never_encrypted_is_read_as_it_is() -> None:
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b"1")

    assert await SealedPayloads([NEW]).decode([plain]) == [plain]


async def test_without_a_key_nothing_is_encrypted() -> None:
    (plain,) = await data_converter("").encode([CLOCK])

    assert plain.metadata["encoding"] == b"json/plain"
    assert b"clock" in plain.data


def test_all_dossiers_share_what_knows_the_messages_types() -> None:
    first, second = (data_converter("").payload_converter_class() for _ in range(2))

    assert isinstance(first, CompositePayloadConverter)
    assert isinstance(second, CompositePayloadConverter)
    assert first.converters[b"json/plain"] is second.converters[b"json/plain"]


@pytest.mark.parametrize("text", ["abc", "!!", base64.b64encode(b"x" * 31).decode()])
def test_a_key_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="openssl rand"):
        data_converter(text)
