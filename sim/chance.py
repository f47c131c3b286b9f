"""Chance by name and owner: adding a stream, a policy or a person changes no other draw.

Two sorts of source. A *generator* (numpy) belongs to a name and an owner, and draws blocks. A *key* is a
64-bit number that belongs to one thing in the world, such as a contact or a person; every uniform that this
thing ever needs is a fixed function of its key and of the purpose, whenever and in whatever order it is asked
for. The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
"""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_MIX1 = 0xBF58476D1CE4E5B9
_MIX2 = 0x94D049BB133111EB
_UNIT = 2.0**-52


def name_key(*parts: object) -> int:
    """A 64-bit number that stands for these names; the same on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def mix(key: int, purpose: int) -> int:
    """A new key from a key and a purpose (both 64-bit numbers)."""
    z = (key + purpose * _GOLDEN) & _MASK
    z = ((z ^ (z >> 30)) * _MIX1) & _MASK
    z = ((z ^ (z >> 27)) * _MIX2) & _MASK
    return z ^ (z >> 31)


def uniform(key: int, purpose: int) -> float:
    """The uniform in (0, 1) that belongs to ``key`` for ``purpose``."""
    return ((mix(key, purpose) >> 12) + 0.5) * _UNIT


def mix_block(keys: Keys, purpose: int) -> Keys:
    """:func:`mix` for an array of keys."""
    z = keys + np.uint64((purpose * _GOLDEN) & _MASK)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX1)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX2)
    return z ^ (z >> np.uint64(31))


def uniform_block(keys: Keys, purpose: int) -> Floats:
    """:func:`uniform` for an array of keys, to the last bit."""
    bits = mix_block(keys, purpose) >> np.uint64(12)
    return (bits.astype(np.float64) + 0.5) * _UNIT


class Chance:
    """All the randomness of one replication: generators and keys by name and owner."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication

    def key(self, name: str, *owner: object) -> int:
        """The key of the thing ``owner`` under the stream ``name``."""
        return name_key(self.seed, self.replication, name, *owner)

    def generator(self, name: str, *owner: object) -> np.random.Generator:
        """A fresh generator for the stream ``name`` of ``owner``: the same each time it is asked for."""
        return np.random.Generator(np.random.PCG64(self.key(name, *owner)))
