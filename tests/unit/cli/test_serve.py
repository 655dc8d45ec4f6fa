"""`yanxiu serve` before it serves."""

import socket

from click.testing import CliRunner

from yanxiu.cli import main


def test_a_port_that_is_taken_is_said_in_words():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"端口 {port} 已被占用" in result.stderr
    assert "--port" in result.stderr
