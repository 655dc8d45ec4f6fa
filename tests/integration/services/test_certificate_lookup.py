"""The public lookup: what is found, what is not told apart, and how often one may be wrong."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from yanxiu.db import Tenant
from yanxiu.models import CertificateState, Enrollment
from yanxiu.services.certificate_lookup import (
    ProofNeededError,
    PublicCertificate,
    TooManyTriesError,
    certificate_by_token,
    certificates_of,
)
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class


@dataclass(frozen=True)
class Person:
    """Whom a certificate was issued to."""

    name: str
    number: str
    token: str


@pytest.fixture(scope="module")
def issued(fujian: Tenant) -> Callable[[str], Person]:
    """Issue a certificate to somebody new with this name."""

    def issue(name: str) -> Person:
        with as_officer(fujian) as work:
            held = held_class(work, 1)
            row = work.session.get_one(Enrollment, (work.tenant.id, held.trainees[0]))
            row.trainee.name = name
            made = factories.certificate(work.session, row, name=name)
            return Person(name, row.trainee.id_number or "", made.token)

    return issue


def look(
    tenant: Tenant, name: str, number: str, address: str, *, proof: bytes | None = None
) -> list[PublicCertificate]:
    """Search with a new proof, as somebody does who was asked for one each time."""
    proof = secrets.token_bytes(32) if proof is None else proof
    return certificates_of(tenant, name, number, address, proof=proof).certificates


def test_name_and_number_find_the_certificate(fujian: Tenant, issued):
    person = issued("欧阳 若谷")
    (found,) = look(fujian, "欧阳若谷", person.number.lower(), "192.0.2.1")
    assert (found.state, found.holds) == (CertificateState.ISSUED, True)
    assert found.topic
    assert found.hours == 32


def test_a_right_answer_is_no_wrong_try(fujian: Tenant, issued):
    person = issued("反复查")
    for _ in range(12):
        assert look(fujian, person.name, person.number, "192.0.2.2")


def test_five_wrong_tries_of_a_name_from_one_address_close_it_there(fujian: Tenant, issued):
    person = issued("错五次")
    for serial in range(5):
        assert look(fujian, person.name, factories.id_number(serial), "192.0.2.3") == []
    with pytest.raises(TooManyTriesError) as refused:
        look(fujian, person.name, person.number, "192.0.2.3")
    assert 500 < refused.value.seconds <= 600
    # another address, and another name, are not closed by it
    assert look(fujian, person.name, person.number, "192.0.2.4")
    other = issued("另一人")
    assert look(fujian, other.name, other.number, "192.0.2.3")


def test_ten_wrong_tries_of_a_name_close_it_for_the_day_from_everywhere(fujian: Tenant, issued):
    person = issued("错十次")
    for place in range(10):
        assert look(fujian, person.name, factories.id_number(place), f"198.51.100.{place}") == []
    with pytest.raises(TooManyTriesError) as refused:
        look(fujian, person.name, person.number, "198.51.100.99")
    assert refused.value.seconds > 80_000


def test_after_three_wrong_tries_nothing_is_looked_at_without_a_new_proof(fujian: Tenant, issued):
    person, here = issued("要证明"), "192.0.2.20"
    nexts = [
        certificates_of(fujian, person.name, factories.id_number(serial), here).prove_next
        for serial in range(3)
    ]
    assert nexts == [False, False, True]
    with pytest.raises(ProofNeededError):
        certificates_of(fujian, person.name, person.number, here)
    proof = secrets.token_bytes(32)
    assert certificates_of(fujian, person.name, person.number, here, proof=proof).certificates
    with pytest.raises(ProofNeededError):  # a proof is taken once
        certificates_of(fujian, person.name, person.number, here, proof=proof)
    # under the name from everywhere, and from the address whatever the name
    with pytest.raises(ProofNeededError):
        certificates_of(fujian, person.name, person.number, "192.0.2.21")
    with pytest.raises(ProofNeededError):
        certificates_of(fujian, "别的什么人", person.number, here)
    assert certificates_of(fujian, "别的什么人", person.number, "192.0.2.22").prove_next is False


def test_without_proofs_forty_tries_from_an_address_reach_the_table_three_times(
    fujian: Tenant, owner_engine: Engine
):
    def tries() -> int:
        with owner_engine.connect() as owner:
            return owner.scalar(text("SELECT count(*) FROM lookup.attempts")) or 0

    before, refused = tries(), 0
    for serial in range(40):
        try:
            certificates_of(fujian, f"批量{serial}", factories.id_number(serial), "203.0.113.9")
        except ProofNeededError:
            refused += 1
    assert (refused, tries() - before) == (37, 3)


def test_sixty_wrong_tries_from_an_address_close_it_whatever_the_name(fujian: Tenant):
    for serial in range(60):
        assert look(fujian, f"枚举{serial}", factories.id_number(serial), "203.0.113.1") == []
    with pytest.raises(TooManyTriesError):
        look(fujian, "再来一个", factories.id_number(61), "203.0.113.1")


def test_a_wrong_name_finds_nothing_and_another_tenant_neither(fujian: Tenant, hebei: Tenant, issued):
    person = issued("只在这里")
    assert look(fujian, "别的名字", person.number, "192.0.2.7") == []
    assert look(hebei, person.name, person.number, "192.0.2.7") == []


def test_the_code_shows_the_ends_of_a_name(fujian: Tenant, issued, hebei: Tenant):
    long, short = issued("王小二"), issued("王五")
    found = [certificate_by_token(fujian, one.token) for one in (long, short)]
    assert [one.masked if one else None for one in found] == ["王*二", "王*"]
    assert certificate_by_token(fujian, "nobody") is None
    assert certificate_by_token(hebei, long.token) is None


def test_the_public_cannot_look_without_being_counted(public_engine: Engine):
    for statement in (
        "SELECT * FROM lookup.attempts",
        "SELECT * FROM lookup.proofs",
        "SELECT name FROM app.certificates",
    ):
        with public_engine.connect() as public, pytest.raises(ProgrammingError):
            public.execute(text(statement))


def test_old_tries_are_forgotten(fujian: Tenant, owner_engine: Engine):
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE lookup.attempts SET tried_at = tried_at - interval '2 days'"))
    look(fujian, "谁也不是", factories.id_number(7), "192.0.2.8")
    with owner_engine.connect() as owner:
        assert owner.scalar(text("SELECT count(*) FROM lookup.attempts WHERE tenant_id = 1")) == 1
