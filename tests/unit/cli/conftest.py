"""Running commands as a user would, without a database."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from yanxiu.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run `yanxiu` with arguments; an error that is not told to people fails the test."""

    def call(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call
