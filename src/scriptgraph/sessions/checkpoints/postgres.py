"""Sessions in a Postgres database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, LiteralString, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg import Connection, Cursor, InternalError, IsolationLevel, OperationalError
from psycopg.rows import DictRow, dict_row, tuple_row

from scriptgraph.sessions.checkpoints import scripts
from scriptgraph.sessions.checkpoints.addresses import shown, without_password
from scriptgraph.sessions.checkpoints.failures import failure
from scriptgraph.sessions.checkpoints.keys import hide_plain
from scriptgraph.sessions.checkpoints.places import outermost, place
from scriptgraph.sessions.checkpoints.postgres_folding import PostgresFolding
from scriptgraph.sessions.checkpoints.postgres_making import alone_making
from scriptgraph.sessions.checkpoints.postgres_register import keep_register, sweep
from scriptgraph.sessions.checkpoints.register import IS_FORGOTTEN, Register
from scriptgraph.sessions.checkpoints.registered import Registered
from scriptgraph.sessions.checkpoints.transactions import NewStep, Writes

T = TypeVar("T")

_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))"
"""Holds back whoever stores in the same session, until the transaction is over."""

_STANDING: Final = f"""
    SELECT (
        SELECT max(checkpoint_id) FROM checkpoints
        WHERE thread_id = %(thread)s AND checkpoint_ns = %(ns)s
    ) AS newest,
    EXISTS (
        SELECT 1 FROM checkpoints
        WHERE thread_id = %(thread)s AND checkpoint_ns = %(ns)s AND checkpoint_id = %(step)s
    ) AS there,
    ARRAY(
        SELECT DISTINCT task_id FROM checkpoint_writes
        WHERE thread_id = %(thread)s AND checkpoint_ns = %(ns)s AND checkpoint_id = %(step)s
    ) AS writers,
    EXISTS ({IS_FORGOTTEN.format("%(name)s")}) AS forgotten
"""

_WRITTEN: Final = """
    SELECT idx, channel, type, blob FROM checkpoint_writes
    WHERE thread_id = %s AND checkpoint_ns = %s AND checkpoint_id = %s AND task_id = %s
"""

_MAKE_SCRIPTS: Final = f"CREATE TABLE IF NOT EXISTS {scripts.TABLE}"

_AT_ONE_MOMENT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass
class _Line:
    """The connection that sessions are stored through; copies of a saver share it."""

    address: str
    connection: Connection[DictRow]
    number: int = 0
    """How often it has been renewed."""

    begun: dict[str, int] = field(default_factory=dict)
    """Session → the line's number that the lock of its turn goes with."""

    checks: list[Callable[[], None]] = field(default_factory=list)
    """What is still to be looked at before a transaction ends: its statements travel together."""

    written: Cursor[DictRow] | None = None
    """The cursor that was used last within a transaction."""

    def check(self) -> None:
        """Look at it."""
        while self.checks:
            self.checks.pop(0)()

    def renew(self, lost: Connection[DictRow]) -> None:
        """Connect anew, unless somebody has done so already."""
        if self.connection is lost:
            lost.close()
            self.connection = _connect(self.address)
            self.number += 1


class PostgresSessions(Registered, PostgresSaver):
    """Sessions in a Postgres database, through one connection.

    When it is lost, there will be a new one. But the locks may be lost with it, and somebody else
    may have gone on in their sessions: turns that began before are not stored any more.
    """

    tables = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")

    def __init__(self, address: str) -> None:
        """Connect to a database."""
        self._line = _Line(address, _connect(address))
        super().__init__(self._line.connection)

    @property
    def address(self) -> str:
        """Give the database's address."""
        return self._line.address

    @property
    def number(self) -> int:
        """Say how often there was a new connection."""
        return self._line.number

    @property
    def conn(self) -> Connection[DictRow]:
        """Give the connection of this moment."""
        return self._line.connection

    @conn.setter
    def conn(self, connection: Connection[DictRow]) -> None:
        """Leave it as it is: the saver has got it from here."""

    async def _do(self, work: Callable[[], T]) -> T:
        """Do something that may be done twice: where the connection is lost, with a new one."""
        connection = self.conn
        try:
            return await super()._do(work)
        except OperationalError:
            if not connection.closed:
                raise
        await self.renew(connection)
        return await super()._do(work)

    async def ask_once(self, query: LiteralString) -> DictRow:
        """Give the one row that a query gives, with nothing prepared for it."""
        [row] = await self._do(lambda: self.conn.execute(query, prepare=False).fetchall())
        return row

    async def renew(self, lost: Connection[DictRow]) -> None:
        """Connect anew."""
        await super()._do(partial(self._line.renew, lost))

    @contextmanager
    def begun(self, session: str, number: int) -> Iterator[None]:
        """Hold a turn to the connection that its lock goes with."""
        self._line.begun[session] = number
        try:
            yield
        finally:
            del self._line.begun[session]

    def setup(self) -> None:
        """Make the tables where there are none."""
        with alone_making(self.address):
            with self.conn.transaction():  # where it is refused, nothing was changed
                is_begun = keep_register(self.conn)
                self.register = Register(self.ask, self.key)
                self.register.settle(is_begun=is_begun)
            super().setup()
            self.conn.execute(_MAKE_SCRIPTS, prepare=False)
            self.conn.execute(scripts.COLUMNS, prepare=False)

    def script_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept."""
        query = "SELECT text FROM session_scripts WHERE hash = %s"
        rows = self.conn.execute(query, (script_hash,), prepare=False).fetchall()
        return str(rows[0]["text"]) if rows else None

    def keep_script(self, script_hash: str, text: str) -> None:
        """Keep the text of a script; one that is kept already stays."""
        query = "INSERT INTO session_scripts (hash, text) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        self.conn.execute(query, (script_hash, text), prepare=False)

    def failed(self, error: Exception) -> Exception:
        """Tell that the server fails."""
        if isinstance(error, OperationalError | InternalError):
            says = error.diag.message_primary or str(error)
            return failure(shown(self.address), without_password(says, self.address))
        return error

    def _write(self, session: str, parts: Sequence[Writes | NewStep], *, fold: bool) -> None:
        if self._line.begun.get(outermost(session), self._line.number) != self._line.number:
            raise OperationalError("the connection was lost during this turn, and its lock with it")
        super()._write(session, parts, fold=fold)

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Iterator[Cursor[DictRow]]:
        """Give a cursor; within a transaction of ours, nothing is waited for bit by bit."""
        if self._jobs.are_under_way:
            with self.conn.cursor(binary=True, row_factory=dict_row) as cursor:
                self._line.written = cursor
                yield cursor
        else:
            with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor

    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self.work(partial(self.get_tuple, config))  # one query sees one moment

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # Statements travel together, and what fails is raised at the end.
        together = self.conn.pipeline() if self.supports_pipeline else nullcontext()
        self._line.checks.clear()
        with self.conn.transaction():
            with together:
                yield
            self._line.check()

    @contextmanager
    def _moment(self) -> Iterator[None]:
        with self.conn.transaction():
            self.conn.execute(_AT_ONE_MOMENT)
            yield

    def _admit(self, part: Writes | NewStep) -> None:
        here = part.config["configurable"]
        session, step = place(part.config)
        self.conn.execute(_ALONE, (outermost(session),))
        thread = str(here["thread_id"])
        where = {"thread": thread, "ns": here.get("checkpoint_ns", ""), "step": step}
        found = self.conn.execute(_STANDING, {**where, "name": self.register.digest(thread)})

        def judge() -> None:
            [row] = found.fetchall()
            self._judge(part, row["newest"], row["there"], row["writers"], row["forgotten"])

        self._line.checks.append(judge)

    def _put(self, part: Writes) -> None:
        super()._put(part)
        cursor = self._line.written

        def compare() -> None:
            if cursor and cursor.rowcount < len(part.writes):  # some were there before
                here = part.config["configurable"]
                step = (here["thread_id"], here["checkpoint_ns"], here["checkpoint_id"])
                with self.conn.cursor(row_factory=tuple_row) as rows:
                    rows.execute(_WRITTEN, (*step, part.task_id))
                    self._refuse_others(part, rows.fetchall())

        self._line.checks.append(compare)

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a step; under a key, plain values stand with the others and not in the clear."""
        kept = hide_plain(checkpoint) if self.key else checkpoint
        return super().put(config, kept, metadata, new_versions)

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask with `?` for each value; what is no SELECT gives no rows."""
        with self.conn.cursor(row_factory=tuple_row) as rows:
            rows.execute(query.replace("?", "%s").encode(), values or None)
            return list(rows.fetchall()) if query.lstrip().startswith("SELECT") else []

    def _alone(self, thread: str) -> None:
        self.conn.execute(_ALONE, (thread,))

    def _sweep(self, *, rewrite: bool) -> None:
        sweep(self.conn, self.tables, rewrite=rewrite)

    def _fold(self, session: str) -> None:
        self._line.check()
        PostgresFolding(self.conn, self.serde, session).fold()

    def _disconnect(self) -> None:
        self.conn.close()


def _connect(address: str) -> Connection[DictRow]:
    connection = Connection[DictRow].connect(
        address, autocommit=True, prepare_threshold=0, row_factory=dict_row
    )
    # Each statement sees what was committed before it: first comes the lock, then the look.
    connection.isolation_level = IsolationLevel.READ_COMMITTED
    return connection
