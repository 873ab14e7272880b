"""What tests in several processes have to tell at the end, brought to the one that prints it.

pytest-xdist carries `workeroutput` from a worker to its controller when the worker ends
(pytest-xdist.readthedocs.io, "How to": plain values only). In a run of one process nothing is
carried, because the lists are already where they are printed.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests import house_rules, services

MISSING = "missing_services"
REPORT = "house_report"


class Carrier:
    """A pytest plugin: hands over in a worker, takes in at the controller."""

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[MISSING] = [[*key, count] for key, count in services.missing.items()]
            output[REPORT] = list(house_rules.report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        output = getattr(node, "workeroutput", None) or {}
        for name, how, count in output.get(MISSING, ()):
            services.missing[name, how] += count
        house_rules.report.extend(output.get(REPORT, ()))
