"""Contracts as files for those who don't read Python: OpenAPI, AsyncAPI, JSON Schema, and tables in READMEs."""
