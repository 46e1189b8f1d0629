"""The network of a request, by which limits count."""

import pytest
from django.test import RequestFactory

from showcase.core.network import UNREADABLE, client_address, network_of, network_tag
from tests import examples

EXAMPLES = examples.load("network")


@pytest.fixture
def proxy(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def request(headers: dict[str, str], **environ: str):
    return RequestFactory(headers=headers).get("/", **environ)


def test_networks():
    expected = dict(EXAMPLES["networks"]) | dict.fromkeys([*EXAMPLES["unreadable"], "a" * 5000], UNREADABLE)
    assert {address: network_of(address) for address in expected} == expected


@pytest.mark.parametrize(("headers", "address"), EXAMPLES["proxied"])
def test_behind_a_proxy_the_last_address_counts_and_its_absence_is_no_freedom(proxy, headers, address):
    assert client_address(request(headers)) == address


def test_all_unreadable_addresses_are_one_network(proxy):
    forged = [{}, {"X-Forwarded-For": "nonsense"}, {"X-Forwarded-For": "203.0.113.7,other"}]
    tags = {network_tag(request(headers), "report") for headers in forged}
    assert len(tags) == 1
    assert tags != {""}


def test_without_a_proxy_the_header_counts_for_nothing(settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    told = request({"X-Forwarded-For": "198.51.100.1"}, REMOTE_ADDR="203.0.113.7")
    assert client_address(told) == "203.0.113.7"
