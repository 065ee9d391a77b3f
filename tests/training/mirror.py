"""A mirror on this machine that behaves as badly as it is told."""

import hashlib
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = bytes(range(256)) * 4096
HALF = len(CONTENT) // 2
TAG = '"first"'


@dataclass
class Reply:
    """One answer: ``body`` in pieces with ``pause`` seconds between them.

    With ``stall`` nothing more comes, and nobody hangs up.
    """

    status: int = 200
    headers: dict = field(default_factory=dict)
    body: tuple = ()
    pause: float = 0
    stall: bool = False


def half(content=CONTENT, *, tag=TAG, **options):
    """Announce everything, and send half of it."""
    headers = {"Content-Length": len(content), "ETag": tag}
    return Reply(headers=headers, body=(content[: len(content) // 2],), **options)


def whole(content=CONTENT, *, tag=TAG):
    """Everything, whatever part was asked for."""
    return Reply(headers={"Content-Length": len(content), "ETag": tag}, body=(content,))


def trickle(content=CONTENT):
    """Byte by byte, so that it would take hours."""
    pieces = (content[:1000],) + tuple(content[place : place + 1] for place in range(1000, 2000))
    return Reply(headers={"Content-Length": len(content), "ETag": TAG}, body=pieces, pause=0.02)


def obeying(request):
    """What was asked for."""
    asked = request.headers.get("Range", "bytes=0-")
    start = int(asked.removeprefix("bytes=").removesuffix("-"))
    return rest(start=start) if start else whole()


def rest(content=CONTENT, *, start=HALF):
    """The second half, whatever was asked for."""
    given = f"bytes {start}-{len(content) - 1}/{len(content)}"
    return Reply(206, {"Content-Length": len(content) - start, "Content-Range": given}, (content[start:],))


@dataclass
class Mirror:
    """What it is to say, one reply a request, the last one for ever; and what it was asked."""

    replies: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    outwaited: bool = False
    """Whether somebody waited for a stalled answer to its end."""

    def says(self, *replies):
        """Set the replies."""
        self.replies = list(replies)

    def next(self, request):
        """Note the request, and choose the reply."""
        self.asked.append((request.path, request.headers.get("Range"), request.headers.get("If-Range")))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply(request) if callable(reply) else reply


@contextmanager
def running():
    """Run a mirror; what stalls is let go in the end."""
    mirror = Mirror()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            reply = mirror.next(self)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, str(value))
            self.end_headers()
            for piece in reply.body:
                self.wfile.write(piece)
                self.wfile.flush()
                if reply.pause:
                    mirror.over.wait(reply.pause)
            if reply.stall:
                mirror.outwaited = not mirror.over.wait(10)

        def log_message(self, *_words):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_where):
            pass  # the client hung up, as it should

    with Server(("127.0.0.1", 0), Handler) as server:
        mirror.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield mirror
        finally:
            mirror.over.set()
            server.shutdown()
            thread.join()


def of_file(content=CONTENT):
    """Size and checksum as a manifest has them."""
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
