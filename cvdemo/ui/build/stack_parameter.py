"""The stack that a visitor builds: kept between pages, and in the address as `stack=conv32.max2.…`."""

from collections.abc import Sequence

from cvdemo.nets.stack import PRESETS, Stack, read_code, stack_from_code
from cvdemo.ui.session import keys, query_params
from cvdemo.ui.session.parameters import Parameter


class StackParameter(Parameter[Stack]):
    """A setting whose value is a stack. Of a link's stack, layers that cannot be are left out."""

    def encode(self, value: Stack) -> str:
        return value.to_code()

    def decode(self, texts: Sequence[str]) -> Stack:
        (text,) = texts
        return stack_from_code(text)

    def take(self) -> str | None:
        texts = query_params.values_from_link(self.name)
        if texts is None:
            return None
        stack, problems = read_code(texts[-1])
        self.set(self.default if problems and not stack.layers else stack)
        return " ".join(problems) or None

    def put(self) -> None:
        """Have the address say it, unless it is the default."""
        value = self.value
        query_params.put(self.name, None if value == self.default else self.encode(value))


STACK = StackParameter(keys.STACK, "Stack", stack_from_code(PRESETS["convnet"].code))
