"""Which texts say nearly the same, among a hundred thousand or a handful, whatever their language.

    texts = Texts(["More benches in the park", "more bensches in the parc", …])
    texts.doubles(0.65)                  # pairs of rows
    texts.nearest(["Benches please"])    # for a new text

Pure numpy and scipy; nothing is learned from elsewhere. A likeness is a hint for a person, never a verdict.
"""

from .nearest import Near, Texts

__all__ = ["Near", "Texts"]
