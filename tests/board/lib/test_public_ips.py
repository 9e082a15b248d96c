"""Every range that is not public, at its first and its last address, and the neighbours outside."""

from ipaddress import ip_network

import pytest

from board.lib.public_ips import is_public

INSIDE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "255.255.255.255/32",
    "::/128",  # unspecified
    "::1/128",  # loopback
    "::/96",  # IPv4-compatible
    "::ffff:0:0/96",  # IPv4-mapped
    "::ffff:0:0:0/96",  # IPv4-translated
    "64:ff9b::/96",  # NAT64
    "64:ff9b:1::/48",  # NAT64 of one's own
    "100::/64",  # discard
    "2001::/32",  # Teredo
    "2001:2::/48",  # benchmarking
    "2001:10::/28",  # ORCHID
    "2001:20::/28",  # ORCHID 2
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "3fff::/20",  # documentation
    "5f00::/16",  # segment routing
    "fc00::/7",  # unique local
    "fe80::/10",  # link-local
    "fec0::/10",  # site-local
    "ff00::/8",  # multicast
]


@pytest.mark.parametrize("written", INSIDE)
def test_a_range_is_inside_from_its_first_to_its_last_address(written):
    network = ip_network(written)

    assert (is_public(str(network[0])), is_public(str(network[-1]))) == (False, False)


@pytest.mark.parametrize(
    "written",
    [
        "1.0.0.0",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2000::",
        "2001:200::",
        "2001:4860:4860::8888",
        "2003::",
        "2606:4700::1111",
        "3ffd:ffff::",
    ],
)
def test_what_lies_beside_a_range_is_public(written):
    assert is_public(written) is True


@pytest.mark.parametrize(
    "written", ["", "example.org", "127.1", "0x7f.0.0.1", "010.0.0.1", "2130706433", "2606:4700::1111%eth0", "[::1]"]
)
def test_what_is_no_address_in_plain_spelling_is_not_public(written):
    assert is_public(written) is False


@pytest.mark.parametrize("inside", ["::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "::127.0.0.1"])
def test_an_address_that_carries_another_inside_it_is_not_public(inside):
    assert is_public(inside) is False
