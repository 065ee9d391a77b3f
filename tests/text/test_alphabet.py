"""The tables of the alphabet say what the definitions of kind and fold say."""

from quality.text.alphabet import PLANES, alphabet, fold, kind


def test_every_character_is_in_the_tables():
    """Made many at a time, the tables hold the kind and the folded form of each single character."""
    kinds, folds = alphabet()
    characters = [chr(point) for point in range(PLANES)]

    assert [kind(character) for character in characters] == kinds.tolist()
    assert [ord(fold(character)) for character in characters] == folds.tolist()
