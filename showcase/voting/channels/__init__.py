"""How a code reaches the voter: one Protocol, several gateways."""
