"""Reports about relations, leads and risks (G01–G11, S13–S15)."""
