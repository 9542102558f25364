"""Which addresses may be asked (D10, D10b): our own table, because Python's verdicts differ between patch releases."""

from __future__ import annotations

import pytest

from ingest.errors import Refused
from ingest.sources.addresses import is_loopback, is_public, refuse_private, refuse_private_but_loopback

PRIVATE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1",
    "2001:db8::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
    "5f00::1", "::127.0.0.1", "localhost", "2130706433", "",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "193.0.0.1", "198.17.0.1",
    "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2002:808:808::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_in_every_spelling(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Refused, match="not on the public internet"):
        refuse_private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address: str) -> None:
    assert is_public(address)
    refuse_private(address)
    refuse_private_but_loopback(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_the_sample_sources_open_loopback_and_nothing_else(address: str) -> None:
    if address in ("127.0.0.1", "127.255.255.254", "::1"):
        assert is_loopback(address)
        refuse_private_but_loopback(address)
    else:
        with pytest.raises(Refused):
            refuse_private_but_loopback(address)
