# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Talking to the person at the terminal, and running commands for them.

Everything said goes to standard error: standard output belongs to results.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time

# How often a long step says that it is still alive, in seconds.
TICK_TERMINAL = 0.5
TICK_PIPE = 20


class Failure(Exception):
    """Something that the user has to know and can act upon, said in one line."""


class Terminated(KeyboardInterrupt):
    """The process was asked to end by a signal other than Ctrl-C."""


def note(text):
    """Print ``text`` on a line of its own."""
    print(text, file=sys.stderr, flush=True)


def duration(seconds):
    """Return ``seconds`` as a person says it: ``8.4 s`` or ``2 min 05 s``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


class _Ticker(threading.Thread):
    """Says from time to time that a step is still going on, and how far it is."""

    def __init__(self, text, detail):
        super().__init__(daemon=True)
        self.text = text
        self.detail = detail or (lambda: "")
        self.started = time.monotonic()
        self.done = threading.Event()
        self.terminal = sys.stderr.isatty()

    def run(self):
        while not self.done.wait(TICK_TERMINAL if self.terminal else TICK_PIPE):
            spent = duration(time.monotonic() - self.started)
            line = f"    {self.text}: {spent} {self.detail()}".rstrip()
            if self.terminal:
                sys.stderr.write("\r\x1b[K" + line[:100])
                sys.stderr.flush()
            else:
                note(line)

    def stop(self):
        self.done.set()
        self.join()
        if self.terminal:
            sys.stderr.write("\r\x1b[K")


@contextlib.contextmanager
def step(text, detail=None):
    """Announce ``text``, show that it goes on, and say how long it took.

    :param detail: a function whose answer tells how far it is
    """
    note(f"==> {text}")
    ticker = _Ticker(text, detail)
    ticker.start()
    try:
        yield
    finally:
        ticker.stop()
    note(f"    done in {duration(time.monotonic() - ticker.started)}")


def tail(path, lines=15):
    """Return the last ``lines`` lines of the file ``path``."""
    try:
        with open(path, errors="replace") as stream:
            return "".join(stream.readlines()[-lines:])
    except OSError:
        return ""


# Loaded beforehand: between fork and exec hardly anything may be done safely.
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_SIGTERM = int(signal.SIGTERM)


def die_with_parent():
    """Have the kernel end this process when the one that started it is gone."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, _SIGTERM)


def popen(command, **options):
    """Start ``command``; it does not outlive us, even when we are killed.

    The kernel ties the child to the thread that starts it, so only the main thread's
    children are tied; other threads end theirs themselves.
    """
    if threading.current_thread() is threading.main_thread():
        options.setdefault("preexec_fn", die_with_parent)
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen([str(part) for part in command], **options)


def end(*processes, patience=15):
    """End ``processes``: politely, and by force after ``patience`` seconds."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + patience
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_logged(command, log, what, env=None, cwd=None, **options):
    """Run ``command`` with everything it prints in the file ``log``.

    :raises Failure: when it ends with an error; names ``what`` and the log
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as stream:
        try:
            process = popen(
                command, stdout=stream, stderr=stream, env=env, cwd=cwd, **options
            )
        except OSError as error:
            raise Failure(f"{what}: {command[0]} does not start: {error.strerror}")
        try:
            status = process.wait()
        except BaseException:
            end(process)
            raise
    if status:
        note(tail(log))
        if "No space left on device" in tail(log, 60):
            raise Failure(f"{what}: no space left on the disk (log: {log})")
        raise Failure(f"{what} failed with status {status} (log: {log})")


def install_signals():
    """Turn a polite request to end into an exception, so that we can clean up."""

    def on_signal(number, _frame):
        signal.signal(number, signal.SIG_IGN)
        raise Terminated(number)

    signal.signal(signal.SIGTERM, on_signal)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, on_signal)


def is_root():
    """Return whether this process runs as root."""
    return os.geteuid() == 0
