"""Tests of the sources of facts: files, services, the sample."""
