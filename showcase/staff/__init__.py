"""Admin users and their rights: roles, districts, invitations, and hiding the content of other districts."""
