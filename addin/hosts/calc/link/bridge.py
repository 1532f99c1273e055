"""The calls themselves, where `import uno` works: in this process or in the relay under LibreOffice's Python (3.8 on)."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from addin.hosts.calc.link.values import Enum, Struct, Typed, UnoError

_PLAIN = frozenset((str, float, int, bool, type(None), bytes))


class Gone(Exception):
    """The office at the other end ended."""


class Bridge:
    """Translates and carries out; `export` and `reach` tell how an object of the office is held on the Python side."""

    def __init__(self, export: Callable[[Any], Any], reach: Callable[[Any], Any]) -> None:
        uno = importlib.import_module("uno")
        self._uno: Any = uno
        self._export = export
        self._reach = reach
        self._context: Any = None
        self._members: dict[str, tuple[str, ...]] = {}
        self._error = uno.getClass("com.sun.star.uno.Exception")
        self._local = uno.getComponentContext()
        self._reflection = self._local.ServiceManager.createInstanceWithContext("com.sun.star.reflection.CoreReflection", self._local)

    def resolve(self, url: str) -> Any:
        """The component context of the office that listens on a UNO address such as `pipe,name=x`."""
        resolver = self._local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", self._local)
        try:
            self._context = resolver.resolve("uno:" + url + ";urp;StarOffice.ComponentContext")
        except self._error as error:
            raise UnoError(_type_of(error), str(error.Message)) from None
        return self._export(self._context)

    def get(self, target: Any, name: str) -> Any:
        """Value of an attribute or property."""
        return self._guarded(lambda: getattr(target, name))

    def set(self, target: Any, name: str, value: Any) -> None:
        """Set an attribute or property."""
        self._guarded(lambda: setattr(target, name, self.lower(value)))

    def call(self, target: Any, name: str, arguments: tuple[Any, ...]) -> Any:
        """Result of a method; a method of out parameters gives a tuple."""
        told = tuple(self.lower(one) for one in arguments)
        if any(isinstance(one, Typed) for one in arguments):
            return self._guarded(lambda: self._uno.invoke(target, name, told))
        return self._guarded(lambda: getattr(target, name)(*told))

    def lower(self, value: Any) -> Any:
        """A value as pyuno takes it."""
        kind = type(value)
        if kind in _PLAIN:
            return self._uno.ByteSequence(value) if kind is bytes else value
        if kind is tuple or kind is list:
            return tuple(one if type(one) in (str, float) else self.lower(one) for one in value)
        if kind is Struct:
            made = self._uno.createUnoStruct(value.type_name)
            for name, one in value.fields.items():
                setattr(made, name, self.lower(one))
            return made
        if kind is Enum:
            return self._uno.Enum(value.type_name, value.value)
        if kind is Typed:
            return self._uno.Any(value.type_name, self.lower(value.value))
        return self._reach(value)

    def lift(self, value: Any) -> Any:
        """A value of pyuno's as the Python side takes it."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple:
            return tuple(one if type(one) in (str, float) else self.lift(one) for one in value)
        type_name = getattr(kind, "__pyunostruct__", None)
        if type_name is not None:
            return Struct(type_name, {name: self.lift(getattr(value, name)) for name in self._names(type_name)})
        if kind is self._uno.Enum:
            return Enum(value.typeName, value.value)
        if kind is self._uno.ByteSequence:
            return value.value
        if kind is self._uno.Type:
            return value.typeName
        if kind is self._uno.Char:
            return value.value
        return self._export(value)

    def _names(self, type_name: str) -> tuple[str, ...]:
        if type_name not in self._members:
            names = []
            told = self._reflection.forName(type_name)
            while told is not None:
                names += [field.getName() for field in told.getFields()]
                told = next(iter(told.getSuperclasses()), None)
            self._members[type_name] = tuple(names)
        return self._members[type_name]

    def _guarded(self, action: Callable[[], Any]) -> Any:
        try:
            return self.lift(action())
        except (self._error, AttributeError) as error:
            if self._ended():
                raise Gone from None
            if isinstance(error, AttributeError):
                raise
            raise UnoError(_type_of(error), str(error.Message)) from None

    def _ended(self) -> bool:
        # pyuno 7.4 and 25.2 tell a lost office as any exception, even as an unknown property.
        try:
            self._context.getServiceManager()
        except (self._error, AttributeError):
            return True
        return False


def _type_of(error: Any) -> str:
    return str(getattr(type(error), "__pyunostruct__", type(error).__name__))
