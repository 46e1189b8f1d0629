"""People of the admin and what they may do: roles, districts, invitations, and what nobody sees of other branches."""
