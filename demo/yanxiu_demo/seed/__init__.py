"""`yanxiu seed`: departments of a whole country with years of classes, made up, at any size."""
