"""No two uses of a primitive can be taken for each other."""

from itertools import combinations, permutations

import pytest

from relay.crypto import labels
from relay.crypto.errors import MEANING, CannotOpen, CannotVerify, CryptoCode, CryptoError


def every_label() -> dict[str, bytes]:
    return {name: value for name, value in vars(labels).items() if isinstance(value, bytes)}


def test_no_two_labels_are_alike() -> None:
    for (one, left), (other, right) in combinations(every_label().items(), 2):
        assert left != right, f"{one} and {other}"


def test_every_label_is_listed_under_exactly_one_primitive() -> None:
    listed = [label for group in labels.BY_PRIMITIVE.values() for label in group]
    assert sorted(listed) == sorted(every_label().values())
    assert set(labels.BY_PRIMITIVE) == set(labels.Primitive)


@pytest.mark.parametrize("primitive", labels.Primitive)
def test_no_label_begins_another_of_the_same_primitive(primitive: labels.Primitive) -> None:
    for one, other in permutations(labels.BY_PRIMITIVE[primitive], 2):
        assert not other.startswith(one)


def test_every_label_names_the_protocol() -> None:
    assert all(value.startswith(b"relay/1/") for value in every_label().values())


def test_every_code_has_a_meaning_and_an_error_shows_both() -> None:
    assert set(MEANING) == set(CryptoCode)
    error = CannotOpen(CryptoCode.GRANT)
    assert isinstance(error, CryptoError)
    assert not isinstance(error, CannotVerify)
    assert error.code == "crypto.grant"
    assert str(error).startswith("crypto.grant: the grant does not open")
