"""A fictional construction group, for trying the whole month: 华筑建设集团, twelve branches, two months.

Everything is invented: firms, people, telephones and credit codes. The same seed gives the same bytes.
"""
