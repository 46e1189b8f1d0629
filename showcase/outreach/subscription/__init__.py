"""The weekly digest by mail: the form, the confirmation, the letters, unsubscribing."""
