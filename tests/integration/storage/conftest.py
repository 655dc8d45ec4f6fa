"""A storage server of S3's kind, started for these tests."""

from collections.abc import Iterator
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from yanxiu.db import Database, Tenant
from yanxiu.models import Role
from yanxiu.services.policies import registry
from yanxiu.services.storage import FileStore, current
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, Work, begin


@pytest.fixture(scope="session")
def storage_server() -> Iterator[str]:
    """The address of a storage server."""
    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}"
    started.stop()


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the client signs with; the machine's own login data stay out."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "sample")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "sample")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def bucket(storage_server: str, login: None) -> dict[str, str]:
    """The settings of a new bucket."""
    name = f"yanxiu-{uuid4().hex[:8]}"
    boto3.client("s3", endpoint_url=storage_server, region_name="us-east-1").create_bucket(Bucket=name)
    return {"YANXIU_FILES": f"s3://{name}/files", "YANXIU_S3_ENDPOINT": storage_server}


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest) -> FileStore:
    """Each place where files may lie."""
    if request.param == "bucket":
        return current(request.getfixturevalue("bucket"))
    return current({"YANXIU_FILES": str(request.getfixturevalue("tmp_path") / "files")})


@pytest.fixture(scope="module")
def fujian(db: Database) -> Tenant:
    """A department."""
    return enter_tenant("fujian", plugins=registry())


@pytest.fixture
def work(fujian: Tenant) -> Iterator[Work]:
    """A unit of work of an officer."""
    with begin(fujian, Actor("样例经办人", Role.DEPARTMENT_OFFICER)) as open_work:
        yield open_work
