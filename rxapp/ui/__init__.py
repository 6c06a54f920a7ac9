"""The kit of plain components, words and formats. Knows no feature."""

from rxapp.ui import marks

marks.use_own()
