"""The tests: real databases, real sockets, real Chromium; mocks only at the ports and at the wire."""
