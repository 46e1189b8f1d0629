"""Pages of the vote in the admin."""
