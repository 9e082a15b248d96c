"""Which addresses of the internet are anybody's to reach. Everything else is inside: of a machine, a network, a cloud.

The list is spelled out. What a library counts as global has changed between versions of Python, and it lets through
addresses that carry another one inside them.
"""

from ipaddress import IPv4Network, IPv6Network, ip_address

# https://www.iana.org/assignments/iana-ipv4-special-registry/ and -ipv6-special-registry/
INSIDE_V4 = tuple(
    IPv4Network(written)
    for written in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # public by number, and a cloud's own platform in fact
        "169.254.0.0/16",  # link-local, where clouds keep their metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# All that is given out in IPv6. What lies outside is loopback, mapped and translated IPv4, private, local or multicast.
GIVEN_OUT_V6 = IPv6Network("2000::/3")
INSIDE_V6 = tuple(
    IPv6Network(written)
    for written in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the 6bone of old
        "3fff::/20",  # documentation
    )
)


def is_public(written: str) -> bool:
    """Whether this is an IP address, plainly spelled, that anybody may reach. No for one with a zone and for a name."""
    try:
        ip = ip_address(written)
    except ValueError:
        return False
    if ip.version == 4:
        return not any(ip in network for network in INSIDE_V4)
    if "%" in written:
        return False
    return ip in GIVEN_OUT_V6 and not any(ip in network for network in INSIDE_V6)
