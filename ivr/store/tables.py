"""The tables, the same on SQLite and PostgreSQL. Times are milliseconds since 1970, UTC."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata: Final = MetaData()
_ID: Final = BigInteger().with_variant(Integer(), "sqlite")

entries: Final = Table(
    "entries",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("call", String(64), nullable=False),
    Column("step", Integer, nullable=False),
    Column("caller", String(16), nullable=False),  # a keyed pseudonym that changes daily; "" for a withheld number
    Column("kind", String(12), nullable=False),
    Column("value", String(20), nullable=False),
    Column("mode", String(12), nullable=False),
    Column("place", String(60), nullable=False),
    Column("part", String(60), nullable=False),
    Column("language", String(8), nullable=False),
    Column("next_mode", String(12), nullable=False),
    Column("next_place", String(60), nullable=False),
    Column("next_part", String(60), nullable=False),
    Column("why", String(60), nullable=False),
    Column("rung", String(200), nullable=False),
    Column("opens", String(60), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("version", String(12), nullable=False),
    Column("name", String(20), nullable=False),  # see core/entries: what makes a repeated webhook the same entry
    Column("state", String(20), nullable=False),  # the mark of what was found; all of one dial have the same
    Column("after", String(20), nullable=False),  # the name of the red flag that was chosen before; "" for none
    Column("happened", String(300), nullable=False, server_default=text("''")),  # see core/happenings
    Column("line", String(60), nullable=False, server_default=text("''")),  # its name; "" for the first one
    UniqueConstraint("call", "name"),
    Index("entries_at", "at"),
)

callbacks: Final = Table(
    "callbacks",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("call", String(64), nullable=False),
    Column("name", String(40), nullable=False),  # of the entry that opened it
    Column("step", Integer, nullable=False),  # of the first choice that it stands for; of the message
    Column("choices", Text, nullable=False),  # the names of the red flags that it stands for
    Column("cause", String(12), nullable=False),
    Column("sign", String(60), nullable=False),
    Column("language", String(8), nullable=False),
    Column("number", Text, nullable=False),  # encrypted, behind a "?" if it is none; "" if withheld or kept long enough
    Column("withheld", Boolean, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("standing", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_attempt", BigInteger, nullable=False),
    Column("taken_by", String(100), nullable=False),
    Column("taken", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("recording", String(64), nullable=False),  # the carrier's id of the message; "" if there is none
    Column("fetched", Boolean, nullable=False),  # its sound is kept here, encrypted, and the carrier's copy deleted
    Column("message", String(20), nullable=False),  # the name of the message's entry; "" if there is none
    Column("proof_due", BigInteger, nullable=False),  # open again then, if nothing has told of a talk; 0: never
    Column("line", String(60), nullable=False, server_default=text("''")),  # its name; "" for the first one
    UniqueConstraint("call", "name", "cause"),
    Index("callbacks_standing", "standing", "opened"),
    Index("callbacks_proof_due", "proof_due"),
)

alerts: Final = Table(
    "alerts",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("callback", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),  # 0, then one every five minutes; -1: the final notice
    Column("way", String(12), nullable=False),
    Column("target", String(80), nullable=False),  # team and place in it; never a number or an address
    Column("state", String(12), nullable=False),  # due, sent, delivered, failed
    Column("tries", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),  # when to try, or to look again
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("sid", String(64), nullable=False),  # the carrier's id of the call or message
    Column("problem", String(200), nullable=False),
    Column("line", String(60), nullable=False, server_default=text("''")),  # its name; "" for the first one
    UniqueConstraint("callback", "round", "way", "target"),
    Index("alerts_due", "state", "next_at"),
)

tallies: Final = Table(
    "tallies",
    metadata,
    Column("line", String(60), primary_key=True, server_default=text("''")),
    Column("zone", String(40), primary_key=True),  # the time zone whose days these are
    Column("day", String(10), primary_key=True),  # the local day on which the calls began, as 2026-11-30
    Column("what", String(12), primary_key=True),
    Column("place", String(60), primary_key=True),
    Column("value", String(60), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("callers", Integer, nullable=False),  # pseudonyms change daily, so those of days add up
)
"""What was counted of finished days, so that a report of a month reads no entries. Made anew from the entries."""

tallied: Final = Table(
    "tallied",
    metadata,
    Column("line", String(60), primary_key=True, server_default=text("''")),
    Column("zone", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("form", Integer, nullable=False),  # of the counting: another one is counted anew
    Column("entries", Integer, nullable=False),  # how many the day had then: with more, it is counted anew
)

tally_marks: Final = Table(
    "tally_marks",
    metadata,
    Column("line", String(60), primary_key=True, server_default=text("''")),
    Column("zone", String(40), primary_key=True),
    Column("seen", BigInteger, nullable=False),  # the newest entry that was looked at for days that were counted before
)

menus: Final = Table(
    "menus",
    metadata,
    Column("version", String(12), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
"""The files of each version that was ever spoken. A row never changes."""

publications: Final = Table(
    "publications",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("version", String(12), nullable=False),
    Column("mode", String(8), nullable=False),  # live, or local; the newest row of a mode is what it speaks
    Column("by", String(100), nullable=False),  # "": saved in local mode, where nobody has to publish
    Column("why", String(300), nullable=False),
    Column("line", String(60), nullable=False, server_default=text("''")),  # its name; "" for the first one
    Index("publications_mode", "line", "mode", "id"),
)

people: Final = Table(
    "people",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("login", String(80), nullable=False, unique=True),  # the name as it is compared: case does not matter
    Column("roles", String(80), nullable=False),  # their names, separated by blanks
    Column("password", String(200), nullable=False),  # its argon2 hash; "" until the person chose one
    Column("code_key", Text, nullable=False),  # of the codes by time, encrypted; "" until the person set them up
    Column("code_step", BigInteger, nullable=False),  # the step of the last code that was used: none is good twice
    Column("recovery", Text, nullable=False),  # hashes of the recovery codes that are left, separated by blanks
    Column("invite", String(64), nullable=False),  # the hash of the one-time link; "" once it is used
    Column("invite_ends", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("email", String(254), nullable=False, server_default=text("''")),  # of the clinic's provider
    Column("account", String(64)),  # the hash of issuer and subject of that account, once it is theirs
    Index("people_account", "account", unique=True),
    Column("lines", String(300), nullable=False, server_default=text("''")),  # "": all; else their names, with blanks
)
"""Who may sign in to the console of a live line."""

sign_ins: Final = Table(
    "sign_ins",
    metadata,
    Column("nonce", String(64), primary_key=True),  # its hash: what a provider said once is not believed again
    Column("ends", BigInteger, nullable=False),
)
"""Sign-ins through a provider that were used, as long as somebody could try to use them again."""

sessions: Final = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # its hash: who reads the table cannot use it
    Column("person", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Index("sessions_person", "person"),
)

audit: Final = Table(
    "audit",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),  # a member of staff; never a caller
    Column("roles", String(80), nullable=False),  # of that person then
    Column("act", String(40), nullable=False),
    Column("about", String(300), nullable=False),  # ids and reasons; never a number or a name of a caller
    Column("line", String(60), nullable=False, server_default=text("''")),  # its name; "" for the first one
    Index("audit_at", "at"),
)
"""What staff did in the console. Rows are only ever added: the database refuses to change or delete one."""

texts: Final = Table(
    "texts",
    metadata,
    Column("name", String(32), primary_key=True),  # keyed, made from call and topic: one text for each
    Column("who", String(32), nullable=False),  # a keyed pseudonym, the same as in opt_outs; never a number
    Column("at", BigInteger, nullable=False),
    Column("outcome", String(12), nullable=False),
    Index("texts_at", "at"),
)
"""Texts to callers, for two days: how many there were, and that nobody is sent the same twice."""

opt_outs: Final = Table(
    "opt_outs",
    metadata,
    Column("who", String(32), primary_key=True),  # a keyed pseudonym of the number
    Column("at", BigInteger, nullable=False),
)
"""Who wrote that they want no texts. It stays until they write that they do."""
