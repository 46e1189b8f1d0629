"""Gateways that obey, refuse, lie, dawdle and hang up."""

import uuid

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from showcase.voting.channels import Console, Message, Result, Smsc, SmsRu, by_name, current_gateway
from showcase.voting.delivery import TEXT
from tests import examples
from tests.sms_gateways import running, write_certificate

EXAMPLES = examples.load("voting")
BOTH = pytest.mark.parametrize("gateway", [SmsRu(), Smsc()], ids=["smsru", "smsc"])


@pytest.fixture
def provider(settings):
    settings.SMSRU_API_ID, settings.SMSC_LOGIN, settings.SMSC_PASSWORD = "key", "login", "password"
    settings.VOTING_SMS_TIMEOUTS = (1, 0.4)
    with running() as provider:
        settings.SMSRU_URL = settings.SMSC_URL = provider.url
        yield provider


def message(**fields) -> Message:
    return Message(uuid.uuid4().hex, "+79101234567", TEXT.format(code="048392"), **fields)


def test_text_fits_one_billed_part_and_names_no_project():
    assert message().text == "048392 — код для голосования. Никому не сообщайте"
    assert len(message().text.encode("utf-16-be")) <= 140


@BOTH
def test_fields_of_a_message(provider, settings, gateway):
    settings.SMS_SENDER = "Konkurs"
    sent = message()
    delivery = gateway.send(sent)
    expected = {"msg" if gateway.name == "smsru" else "mes": sent.text, **EXAMPLES[f"{gateway.name}_fields"]}
    if gateway.name == "smsc":
        expected["id"] = sent.id
    assert provider.taken == [expected]
    assert (delivery.result, delivery.gateway_id) == (Result.SENT, expected.get("id", "000000-00000001"))


@BOTH
@pytest.mark.parametrize(
    "fault", ["slow", "nonsense", "list", "endless", "accept_then_500", "accept_then_close", "close"]
)
def test_ambiguous_answers_are_unknown(provider, gateway, fault):
    provider.fault = fault
    assert gateway.send(message()).result is Result.UNKNOWN


@BOTH
@pytest.mark.parametrize(("fault", "result"), [("forbidden", Result.FAILED), ("too_often", Result.RETRY)])
def test_refused_request_is_a_trouble_of_ours(provider, gateway, fault, result):
    provider.fault = fault
    delivery = gateway.send(message())
    assert (delivery.result, delivery.alarm) == (result, True)


@BOTH
@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://sms.invalid"])
def test_no_connection_means_that_nothing_was_sent(provider, settings, gateway, address):
    settings.SMSRU_URL = settings.SMSC_URL = address
    assert gateway.send(message()).result is Result.RETRY


@BOTH
def test_only_a_foreign_certificate_proves_that_nothing_was_sent(
    provider, settings, monkeypatch, tmp_path, gateway
):
    """Any other fault of TLS may come after the gateway has taken the message."""
    own = write_certificate(tmp_path / "own.pem")
    with running(own) as secure:
        settings.SMSRU_URL = settings.SMSC_URL = secure.url
        assert gateway.send(message()).result is Result.RETRY
        assert secure.taken == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(own))
        assert gateway.send(message()).result is Result.SENT
        secure.fault = "accept_then_close"
        assert gateway.send(message()).result is Result.UNKNOWN
        assert len(secure.taken) == 2


REFUSED = [(gateway, *row) for gateway in (SmsRu, Smsc) for row in EXAMPLES[f"{gateway.name}_codes"]]


@pytest.mark.parametrize(("gateway", "fault", "code", "result", "alarm"), REFUSED)
def test_codes_of_refusals(provider, gateway, fault, code, result, alarm):
    provider.fault, provider.code = fault, code
    delivery = gateway().send(message())
    assert (delivery.result, delivery.alarm) == (Result(result), alarm)
    assert str(code) in delivery.note


@pytest.mark.parametrize(("status", "result"), EXAMPLES["smsc_statuses"])
def test_smsc_clears_up_by_our_own_number(provider, status, result):
    sent = message()
    provider.statuses[sent.id] = status
    assert Smsc().look_up(sent).result is Result(result)
    assert provider.questions[0]["phone"] == "+79101234567"


@pytest.mark.parametrize(("status", "result"), EXAMPLES["smsru_statuses"])
def test_smsru_can_tell_only_of_messages_that_it_numbered(provider, status, result):
    provider.statuses["000000-1"] = status
    assert SmsRu().look_up(message()).result is Result.UNKNOWN
    assert SmsRu().look_up(message(gateway_id="000000-1")).result is Result(result)


@BOTH
def test_silent_provider_leaves_the_unknown_unknown(provider, settings, gateway):
    settings.SMSRU_URL = settings.SMSC_URL = "http://127.0.0.1:1"
    assert gateway.look_up(message(gateway_id="000000-1")).result is Result.UNKNOWN


def test_setting_chooses_the_gateway(settings):
    for name, kind in (("smsru", SmsRu), ("smsc", Smsc), ("console", Console)):
        settings.VOTING_SMS_GATEWAY = name
        assert isinstance(current_gateway(), kind)
    settings.VOTING_SMS_GATEWAY = "off"
    assert current_gateway() is None
    assert by_name("no such") is None


def test_codes_on_the_screen_need_a_demonstration(settings):
    settings.VOTING_SMS_GATEWAY, settings.DEMO, settings.DEBUG = "console", False, False
    assert [error.id for error in run_checks() if error.id.startswith("voting")] == ["voting.E002"]
    with pytest.raises(ImproperlyConfigured):
        Console()


@pytest.mark.parametrize(
    ("name", "errors"), [("off", 0), ("console", 0), ("smsru", 1), ("smsc", 2), ("pigeon", 1)]
)
def test_checks_of_the_gateway(settings, name, errors):
    settings.VOTING_SMS_GATEWAY = name
    assert len([error for error in run_checks() if error.id.startswith("voting")]) == errors
