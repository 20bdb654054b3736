"""Tests of Echowall; integration tests use servers of their own."""
