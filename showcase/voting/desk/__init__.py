"""The organiser's side of the vote: pages of the admin."""
