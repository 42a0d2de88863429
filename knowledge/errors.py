"""Everything that can go wrong and is ours to explain, in one tree.

    TongxiError
    ├── InvalidInput          what was sent cannot be used; nothing was changed
    │   ├── UnreadableDocument    a file could not be read; the others went in
    │   └── SettingsFault         a setting is wrong; the program does not start
    ├── NotFound              there is no such thing for this client (also said of another client's things)
    ├── NotAllowed            the person may not do this
    ├── NotGranted            the client's rules do not let this be recorded as granted; the error says what next
    ├── Unauthenticated       nobody proved who they are
    ├── Conflict              it contradicts what is already recorded
    │   ├── ConflictingTurn       the same turn arrived with other words
    │   └── InFlight              the same request is still being worked on
    ├── TooMuch               over a limit of size or rate
    └── Unavailable           a part is down; what still works is said
        ├── IndexUnavailable
        └── ModelUnavailable

`assistant.surfaces.messages` turns each into what a person reads: what happened, what is safe, what to do next.
"""


class TongxiError(Exception):
    """Root of the tree. `detail` is safe to show: never a secret, a path or another client's id."""

    code = "error"

    def __init__(self, detail: str = "", **fields: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = fields


class InvalidInput(TongxiError):
    """What was sent cannot be used; nothing was changed."""

    code = "invalid_input"


class UnreadableDocument(InvalidInput):
    """A file could not be read."""

    code = "unreadable_document"


class SettingsFault(InvalidInput):
    """A setting is wrong."""

    code = "settings_fault"


class NotFound(TongxiError):
    """No such thing for this client."""

    code = "not_found"


class NotAllowed(TongxiError):
    """The person may not do this."""

    code = "not_allowed"


class NotGranted(TongxiError):
    """The client's rules do not let this be recorded as granted. `fields["next"]` says in both languages what to do."""

    code = "not_granted"


class Unauthenticated(TongxiError):
    """Nobody proved who they are."""

    code = "unauthenticated"


class Conflict(TongxiError):
    """It contradicts what is already recorded."""

    code = "conflict"


class ConflictingTurn(Conflict):
    """The same turn arrived with other words."""

    code = "conflicting_turn"


class InFlight(Conflict):
    """The same request is still being worked on."""

    code = "in_flight"


class TooMuch(TongxiError):
    """Over a limit of size or rate."""

    code = "too_much"


class Unavailable(TongxiError):
    """A part is down."""

    code = "unavailable"


class IndexUnavailable(Unavailable):
    """The search index does not answer."""

    code = "index_unavailable"


class ModelUnavailable(Unavailable):
    """The language model does not answer."""

    code = "model_unavailable"
