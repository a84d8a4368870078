"""Why a letter did not arrive, and what that means for trying again."""


class NotDelivered(Exception):
    """The letter was not taken, for the reason given, which holds no secret.

    `is_final`: to try this letter again gives the same answer, such as a recipient who is not known there.
    `is_servers`: the fault is not this letter's or recipient's, so others that go the same way now meet it too. A login
    that is refused is the server's and not final: what waited goes out once the operator has corrected it.
    """

    def __init__(self, message: str, *, is_final: bool = False, is_servers: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final
        self.is_servers = is_servers
