"""Invented names, credit codes, people and telephones, none of them twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from addin.demo import words
from addin.demo.words import Body, City, Line
from udfs.kinds.credit import credit_check, organisation_check

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MOBILES = ("139", "138", "136", "135", "133", "151", "158", "159", "177", "186", "199")


class Identities:
    """Hands out identities from one source of chance; those in `used` are taken already."""

    def __init__(self, rng: random.Random, used: Iterable[str] = ()) -> None:
        self._rng = rng
        self._used = set(used)

    def firm(self, city: City, line: Line) -> str:
        """Name of a firm, e.g. 武汉瑞翔房地产开发有限公司."""
        place = city.name.removesuffix("市")
        return self._fresh(lambda: place + self._rng.choice(words.STEMS_1) + self._rng.choice(words.STEMS_2) + line.ending)

    def body(self, city: City, body: Body) -> str:
        """Name of a public body in a new district that no city has."""
        return self._fresh(lambda: body.name.format(city=city.name, area=self._rng.choice(words.AREAS), n=self._rng.choice("一二三四五六")))

    def credit_code(self, city: City, register: str) -> str:
        """A code that passes GB 32100 and GB 11714; `register` is its first two characters."""
        return self._fresh(lambda: self._code(city, register))

    def person(self) -> str:
        """A person's name; two people may share one."""
        return self._rng.choice(words.SURNAMES) + self._rng.choice(words.GIVEN)

    def phone(self) -> str:
        """A mobile number with 00 after the prefix, which no one is called by."""
        return self._fresh(lambda: f"{self._rng.choice(_MOBILES)}00{self._rng.randrange(10**6):06d}")

    def address(self, city: City) -> str:
        """Province, city, road and number."""
        return f"{city.province}{city.name}{self._rng.choice(words.ROADS_NAMES)}{self._rng.randrange(5, 900)}号"

    def _code(self, city: City, register: str) -> str:
        letters = "MA" if register == "91" else ""
        own = letters + "".join(self._rng.choice(_ALPHABET if letters else "0123456789") for _ in range(8 - len(letters)))
        check = organisation_check(own)
        body = f"{register}{city.code}{own}{check}"
        return body + credit_check(body)

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (found := draw()) in self._used:
            pass
        self._used.add(found)
        return found
