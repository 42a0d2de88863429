"""The fictional customer of one call: name, numbers, address, all of them invented and none of them anybody's.

Telephone numbers are of a series that is not in use, identity numbers of a birth year nobody living has. The same
customer number always gets the same person.
"""

from dataclasses import dataclass
from random import Random
from zlib import crc32

from evals.world.talk.banks import Tongue, vocabulary

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Person:
    """One customer as he or she would tell it."""

    name: str
    title: str
    phone: str
    idnumber: str
    address: str
    mail: str
    password: str


def person(customer: str, tongue: Tongue) -> Person:
    """The person behind a customer number."""
    random = Random(crc32(f"{customer}/{tongue}".encode()))
    phone = f"1990000{random.randrange(10_000):04d}"
    code = f"9901{random.randrange(1, 30):02d}19{random.randrange(0, 10):02d}{random.randrange(1, 13):02d}"
    code += f"{random.randrange(1, 29):02d}{random.randrange(1000):03d}"
    code += "10X98765432"[sum(int(one) * weight for one, weight in zip(code, _WEIGHTS, strict=True)) % 11]
    woman, house, words = random.random() < 0.5, random.randrange(1, 200), vocabulary()
    street = random.choice(words["streets"][tongue])
    if tongue == "en":
        first, last = random.choice(words["first"][0 if woman else 1]), random.choice(words["last"])
        address = f"{house} {street}, unit {random.randrange(1, 30)}"
        mail = f"{first.lower()}.{last.lower()}{random.randrange(10, 99)}@example.com"
        name, title = f"{first} {last}", f"{'Ms' if woman else 'Mr'} {last}"
    else:
        surname = random.choice(words["surnames"])
        name, title = (
            surname + random.choice(words["given"][0 if woman else 1]),
            surname + ("女士" if woman else "先生"),
        )
        address = f"{street}{house}号{random.randrange(1, 20)}栋{random.randrange(1, 30)}0{random.randrange(1, 5)}"
        mail = f"user{random.randrange(10_000, 99_999)}@example.com"
    return Person(name, title, phone, code, address, mail, f"{random.randrange(1_000_000):06d}")
