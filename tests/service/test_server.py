"""The service on a socket: streams both ways, ends in good order, tokens where others can reach it."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from click.testing import CliRunner

from quality.cli.main import cli
from quality.errors import FileTrouble, WrongUsage
from quality.service import server

ROOT = Path(__file__).parents[2]
LINES = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def connected():
    """Connections that show every byte."""
    made = []

    def connect(address):
        made.append(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60))
        return made[-1]

    yield connect
    for connection in made:
        connection.close()


def test_answers_leave_while_lines_still_come(address, rows, connected):
    """The first row is there before the second line is sent."""
    connection = connected(address)
    connection.putrequest("POST", "/score?reasons=0")
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()

    def send(row):
        line = json.dumps(row).encode() + b"\n"
        connection.send(b"%x\r\n%s\r\n" % (len(line), line))

    send(rows[0])
    answer = connection.getresponse()
    assert rows[0]["id"] == json.loads(answer.readline())["id"]
    send(rows[1])
    assert rows[1]["id"] == json.loads(answer.readline())["id"]
    connection.send(b"0\r\n\r\n")
    assert b"" == answer.read()


def test_a_client_that_reads_late_is_not_locked_out(address):
    """More than all buffers hold is sent before anything is read."""
    lines = b"".join(b'{"id": "%d", "text": "%s"}\n' % (row, b"word " * 400) for row in range(5_000))
    found = httpx.post(f"{address}/score?reasons=0", content=lines, headers=LINES, timeout=60)

    assert [str(row) for row in range(5_000)] == [json.loads(line)["id"] for line in found.iter_lines()]


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
def test_a_client_that_goes_away_hurts_nobody(address, rows, connected, kind):
    """Its request is forgotten and is no error of the service; others are answered."""
    connection = connected(address)
    connection.putrequest("POST", "/score")
    connection.putheader("Content-Type", kind)
    connection.putheader("Content-Length", "100000")
    connection.endheaders(json.dumps(rows[0]).encode()[:500])
    connection.close()

    assert 200 == httpx.post(f"{address}/score", json=rows[0]).status_code
    assert 'status="500"' not in httpx.get(f"{address}/metrics").text


def test_a_body_that_is_too_large_is_told_so(address):
    """The answer reaches a client that sends all of it first."""
    found = httpx.post(f"{address}/score", content=b"a" * (33 << 20), headers=LINES, timeout=60)

    assert (413, "body_too_large") == (found.status_code, found.json()["error"]["code"])


def test_no_http_at_all_is_refused(address):
    """Bytes that are no request get a 400."""
    netloc = urlsplit(address)
    with socket.create_connection((netloc.hostname, netloc.port)) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")


@pytest.fixture
def started():
    """The command itself; its address is what it says first."""
    processes = []

    def start(*words):
        command = [sys.executable, "-m", "quality", "serve", "--port", "0", *words]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        address = process.stderr.readline().split("/ ")[0]
        while httpx.get(f"{address}/ready").status_code != 200:
            time.sleep(0.05)
        return process, address

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stderr.close()


def reachable(address):
    """Whether a new connection is taken."""
    try:
        return bool(httpx.get(f"{address}/health"))
    except httpx.TransportError:
        return False


def test_what_is_under_way_is_finished(started, rows, connected):
    """SIGTERM in the middle of a stream: its rows are answered, new connections are not, the end is good."""
    process, address = started("--reasons", "1")
    connection = connected(address)
    connection.putrequest("POST", "/score")
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    line = json.dumps(rows[0]).encode() + b"\n"
    connection.send(b"%x\r\n%s\r\n" % (len(line), line))
    answer = connection.getresponse()
    first = json.loads(answer.readline())

    process.send_signal(signal.SIGTERM)
    while reachable(address):
        time.sleep(0.05)
    connection.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(line), line))
    assert first == json.loads(answer.readline())
    assert 1 == len(first["reasons"])
    assert 0 == process.wait(30)
    assert "" == process.stderr.read()


def test_another_host_needs_a_token(tmp_path):
    """Loopback does not; a token that can be guessed is none."""
    file = tmp_path / "token"
    assert [None] * 3 == [server.token(None, host) for host in ("127.0.0.1", "localhost", "::1")]
    for host in ("0.0.0.0", "192.0.2.1", "::", "scores.example"):
        with pytest.raises(WrongUsage, match="--token-file"):
            server.token(None, host)
    with pytest.raises(FileTrouble, match="token"):
        server.token(file, "0.0.0.0")
    for weak in ("", "short", "two words of a token", "töken-of-more-than-sixteen"):
        file.write_text(weak, encoding="utf-8")
        with pytest.raises(WrongUsage, match="openssl"):
            server.token(file, "0.0.0.0")
    file.write_text("a-token-of-sixteen\n", encoding="utf-8")
    assert "a-token-of-sixteen" == server.token(file, "0.0.0.0")


def test_wrong_usage_ends_before_the_model_is_loaded(tmp_path):
    """Exit code 2, and what to do."""
    found = CliRunner().invoke(cli, ["serve", "--host", "0.0.0.0"])

    assert (2, True) == (found.exit_code, "--token-file" in found.stderr)


def test_a_port_that_is_taken(address):
    """Exit code 3, and what to do."""
    found = CliRunner().invoke(cli, ["serve", "--port", str(urlsplit(address).port)])

    assert (3, True) == (found.exit_code, "Take another --port" in found.stderr)
