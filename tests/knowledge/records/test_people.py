from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from knowledge.customer import Attribute, Customer
from knowledge.errors import Conflict, NotFound
from knowledge.records.people import PeopleRecords

from .nouns import customer, order, person


@pytest.fixture
def records(engine: Engine) -> PeopleRecords:
    return PeopleRecords(engine)


def test_staff_come_back_as_they_were_put_and_serve_their_clients(records: PeopleRecords) -> None:
    both, one, stranger = person("A01"), person("A02", clients=("yuanlan",)), person("A03", clients=("unloaded",))
    records.put_staff([both, one, stranger])
    assert records.person("A01") == both
    assert records.person("A03") == stranger
    assert records.staff("xingxi") == [both]
    assert records.staff("yuanlan") == [both, one]
    with pytest.raises(NotFound):
        records.person("A99")


def test_putting_staff_again_replaces_whom_they_serve(records: PeopleRecords) -> None:
    records.put_staff([person("A01"), person("A02")])
    records.put_staff([person("A01", clients=("yuanlan", "xingxi"), supervisor=None, certificates={})])
    assert records.person("A01").clients == ("yuanlan", "xingxi")
    records.put_staff([person("A01", clients=())])
    assert [one.id for one in records.staff("xingxi")] == ["A02"]


def test_customers_and_orders_come_back_with_every_value_exact(records: PeopleRecords) -> None:
    records.put_customers([customer()])
    records.put_orders([order(), order(name="O-2")])
    assert records.customer("xingxi", "k1") == customer()
    assert records.order("xingxi", "O-1") == order()
    assert [one.id for one in records.orders("xingxi", "k1")] == ["O-1", "O-2"]
    stored = records.order("xingxi", "O-1")
    assert stored is not None
    values = {name: attribute.value for name, attribute in stored.attributes.items()}
    assert str(values["paid"]) == "899.00" and isinstance(values["paid"], Decimal)
    assert values["age_ok"] is True
    assert values["delay_days"] == 3 and isinstance(values["delay_days"], int)
    assert values["products"] == ("annual_pass", "宽带")


def test_what_is_unknown_is_none(records: PeopleRecords) -> None:
    records.put_customers([customer()])
    assert records.customer("xingxi", "k9") is None
    assert records.customer("yuanlan", "k1") is None
    assert records.order("xingxi", "O-9") is None
    assert records.orders("yuanlan", "k1") == []


def test_putting_a_customer_again_replaces_all_that_is_known(records: PeopleRecords) -> None:
    records.put_customers([customer()])
    records.put_customers([Customer("xingxi", "k1")])
    assert records.customer("xingxi", "k1") == Customer("xingxi", "k1", {})


def test_an_attribute_that_says_no_zone_is_refused(records: PeopleRecords) -> None:
    naive = Attribute("family", "crm", datetime(2026, 1, 1))  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="time zone"):
        records.put_customers([Customer("xingxi", "k1", {"segment": naive})])


def test_a_customer_of_an_unknown_client_is_a_conflict(records: PeopleRecords) -> None:
    with pytest.raises(Conflict):
        records.put_customers([customer("nobody")])
