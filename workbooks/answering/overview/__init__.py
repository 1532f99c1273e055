"""档案一览, the list that comes back."""
