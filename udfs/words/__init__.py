"""Text as people write it: folding, script, numbers, ticks, telephones, the build of heads."""
