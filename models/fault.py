"""What the user of a converter can mend."""


class Fault(Exception):
    """The message is one line."""
