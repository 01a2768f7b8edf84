# Part of autoservice. See LICENSE for full copyright and licensing details.
"""An Odoo server on a database, for benches and proofs."""

import http.cookiejar
import json
import time
import urllib.error
import urllib.request

from .kit import free_port
from .say import Failure, end, note, tail


class RpcError(Exception):
    """What the server answered instead of a result: ``name``, ``message``, ``debug``."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.name = data.get("name") or ""
        self.message = data.get("message") or error.get("message") or ""
        self.debug = data.get("debug") or ""
        super().__init__(f"{self.name}: {self.message}")


class Session:
    """Somebody logged in over the web; not for several threads at once."""

    def __init__(self, url, database, login="admin", password="admin"):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.user = self.post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    def post(self, path, parameters, timeout=300):
        """Call the JSON-RPC route ``path``; return its result.

        :raises RpcError: when the server refuses
        """
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with self.opener.open(request, timeout=timeout) as answer:
            result = json.load(answer)
        if "error" in result:
            raise RpcError(result["error"])
        return result.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call ``method`` of ``model`` as the web client does; return its result."""
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )


class Server:
    """An Odoo server: ``url``, ``port``, ``process`` and its ``log`` file."""

    def __init__(self, kit, database, log, arguments=()):
        self.kit = kit
        self.database = database
        self.log = log
        self.arguments = arguments
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self, environment, timeout=120):
        """Start it, and wait at most ``timeout`` seconds for the login page."""
        with open(self.log, "ab") as stream:
            self.process = self.kit.odoo(
                "server",
                "-d",
                self.database,
                "--http-port",
                self.port,
                "--max-cron-threads=0",
                *self.arguments,
                stdout=stream,
                stderr=stream,
                env=environment,
            )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/web/login", timeout=30):
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        self.stop()
        note(tail(self.log, 25))
        raise Failure(f"the server does not answer (log: {self.log})")

    def session(self, login="admin", password="admin"):
        """Return a ``Session`` of the user ``login``."""
        return Session(self.url, self.database, login, password)

    def json2(self, key, model, method, **parameters):
        """Call ``method`` over JSON-2 with the API key ``key``; return the result.

        :raises urllib.error.HTTPError: when the server refuses
        """
        request = urllib.request.Request(
            f"{self.url}/json/2/{model}/{method}",
            json.dumps(parameters).encode(),
            {
                "Content-Type": "application/json",
                "Authorization": f"bearer {key}",
                "X-Odoo-Database": self.database,
            },
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def kill(self):
        """Kill it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """End it properly."""
        end(self.process)
