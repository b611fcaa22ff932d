"""Publishes a folder of articles as Atom, RSS and JSON Feed; see README.md, "How it is built"."""
