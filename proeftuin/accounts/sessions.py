"""Django's sessions in the database; the one query of each signed-in request is prepared."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from proeftuin.kernel.clock import now
from proeftuin.storage.prepared import Prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _BY_KEY.first(self.session_key) if self.session_key else None
        if found is None or found.expire_date <= now():
            self._session_key = None  # an unknown key is never made real: the next save makes another
            return None
        return found


_BY_KEY = Prepared(1, lambda key: Session.objects.filter(session_key=key).order_by())
