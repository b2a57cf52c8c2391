"""The table: every sign, language, kind of hours, called side and kind of caller, played as whole calls."""
