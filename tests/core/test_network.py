"""The network of a request, by which limits count."""

import pytest
from django.test import RequestFactory

from showcase.core.network import UNREADABLE, client_address, network_of, network_tag


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::5", "2001:db8:1::/48"),
        ("2001:db8:1:ffff:1:2:3:4", "2001:db8:1::/48"),
        ("2001:db8:2::1", "2001:db8:2::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        *(
            (text, UNREADABLE)
            for text in (
                "",
                "unknown",
                "203.0.113",
                "203.0.113.7:80",
                "[::1]",
                "7",
                "٧.1.1.1",
                "203.0.113.007",
                "203.0.113.7, ",
                "a" * 5000,
            )
        ),
    ],
)
def test_networks(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, ""),
        ({"X-Forwarded-For": "203.0.113.7"}, "203.0.113.7"),
        ({"X-Forwarded-For": "198.51.100.1, 198.51.100.2,203.0.113.7 "}, "203.0.113.7"),
        ({"X-Forwarded-For": "203.0.113.7,"}, ""),
        ({"Forwarded": "for=198.51.100.1", "X-Real-IP": "198.51.100.1"}, ""),
    ],
)
def test_behind_a_proxy_the_last_address_counts_and_its_absence_is_no_freedom(settings, headers, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client_address(RequestFactory(headers=headers).get("/")) == address


def test_without_a_proxy_the_header_counts_for_nothing(settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    request = RequestFactory(headers={"X-Forwarded-For": "198.51.100.1"}, REMOTE_ADDR="203.0.113.7").get("/")
    assert client_address(request) == "203.0.113.7"


def test_all_unreadable_addresses_are_one_network(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = [{}, {"X-Forwarded-For": "nonsense"}, {"X-Forwarded-For": "203.0.113.7,other"}]
    tags = {network_tag(RequestFactory(headers=headers).get("/"), "report") for headers in forged}
    assert len(tags) == 1
    assert tags != {""}
