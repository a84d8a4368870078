"""Says how long each step of a call took, by putting a watch around functions for as long as a `with` block lasts."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from inspect import isgeneratorfunction
from types import ModuleType


class Stopwatch:
    """`seconds` holds the processor time of each step by name, without that of the watched steps inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def watched(self, step: str, function: Callable) -> Callable:
        """The function, whose every call counts for the step. A generator is run to its end in the call."""
        lazy = isgeneratorfunction(function)

        @wraps(function, updated=())
        def call(*args, **kwargs):
            self._inner.append(0.0)
            begun = time.process_time()
            result = function(*args, **kwargs)
            if lazy:
                result = list(result)
            spent = time.process_time() - begun
            self.seconds[step] += spent - self._inner.pop()
            self._inner[-1] += spent
            return iter(result) if lazy else result

        return call


class WatchedModule:
    """Stands for a module of which every function counts for the step."""

    def __init__(self, module: ModuleType, step: str, watch: Stopwatch) -> None:
        self._module, self._step, self._watch = module, step, watch

    def __getattr__(self, name: str):
        value = getattr(self._module, name)
        return self._watch.watched(self._step, value) if callable(value) else value


def modules_of(module: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """The modules that a module has imported by name, in order."""
    return ((name, value) for name, value in vars(module).items() if isinstance(value, ModuleType))
