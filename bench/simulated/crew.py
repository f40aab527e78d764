"""The workers of the year: processes that are told what to do, killed now and then, and started again."""

import multiprocessing
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from simulated import worker
from simulated.worker import Answer, Orders, Time

_CONTEXT = multiprocessing.get_context("spawn")  # a fork would share our threads' locks


@dataclass
class _Process:
    """One worker's process, and the line to it."""

    name: str
    process: SpawnProcess
    line: Connection


@dataclass
class Crew:
    """The workers, told all at once what to do. `settings` are those of the worker of that name."""

    names: Sequence[str]
    settings: Callable[[str], Mapping[str, Any]]
    killed: int = 0
    _dead: set[str] = field(default_factory=set)
    spent_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    errors: list[str] = field(default_factory=list)
    _processes: dict[str, _Process] = field(default_factory=dict)

    def start(self, time: Time) -> None:
        """Start every worker and wait until all are there."""
        for name in self.names:
            self._processes[name] = self._spawn(name, time)
        for name in self.names:
            self._hear(name, "start")

    def stop(self) -> None:
        """Let every worker end."""
        for process in self._processes.values():
            process.line.send(None)
        for process in self._processes.values():
            process.process.join()

    def kill(self, name: str) -> None:
        """Kill a worker's process as `kill -9` does."""
        pid = self._processes[name].process.pid
        assert pid is not None
        self.killed += 1
        self._dead.add(name)  # first: it is missed at once
        os.kill(pid, signal.SIGKILL)

    def tell(self, what: str, given: Mapping[str, Any], time: Time) -> dict[str, Any]:
        """Let the workers do it, each with what is given for it, and return their answers, None from one that died."""
        for name, value in given.items():
            self._processes[name].line.send((what, value))
        answers = {name: self._answer_of(name, what) for name in given}
        self.mend(time)
        return answers

    def mend(self, time: Time) -> None:
        """Start again whoever was killed."""
        while self._dead:
            name = self._dead.pop()
            self._processes[name].process.join()
            self._processes[name] = self._spawn(name, time)
            self._hear(name, "start")

    def _answer_of(self, name: str, what: str) -> Any:
        try:
            return self._hear(name, what)
        except (EOFError, ConnectionResetError):
            if name not in self._dead:
                raise  # nobody killed it: it failed
            return None

    def _spawn(self, name: str, time: Time) -> _Process:
        mine, theirs = _CONTEXT.Pipe()
        orders = Orders(dict(self.settings(name)), time)
        process = _CONTEXT.Process(target=worker.run, args=(theirs, orders), name=name, daemon=True)
        process.start()
        theirs.close()
        return _Process(name, process, mine)

    def _hear(self, name: str, what: str) -> Any:
        answer = self._processes[name].line.recv()
        assert isinstance(answer, Answer)
        self.spent_s[what] += answer.took_s
        self.errors += answer.errors
        return answer.value
