"""The kit of plain components, words and formats. Knows no feature."""
