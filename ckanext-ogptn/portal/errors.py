"""The launcher's errors.

PortalError             the situation, and what to do about it
├── ServiceError        a service could not be prepared, started or reached
├── SettingsError       the data directory or an option cannot be used as it is
├── StepFailed          a step of the start did not succeed; it names the step and its log
└── Interrupted         the start was ended by the user before it was over
"""

from __future__ import annotations


class PortalError(Exception):
    """Raised where the launcher cannot go on. ``advice`` says what to do next."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.reason}\n{self.advice}" if self.advice else self.reason


class ServiceError(PortalError):
    """Raised where a service could not be prepared, started or reached."""


class SettingsError(PortalError):
    """Raised where the data directory or an option cannot be used as it is."""


class StepFailed(PortalError):
    """Raised where a step did not succeed. ``log`` is the path of the whole output."""

    def __init__(self, step: str, reason: str, log: str = "", advice: str = "") -> None:
        super().__init__(reason, advice)
        self.step = step
        self.log = log

    def __str__(self) -> str:
        lines = [f"The step “{self.step}” failed: {self.reason}"]
        if self.log:
            lines.append(f"Log: {self.log}")
        if self.advice:
            lines.append(f"What to do: {self.advice}")
        return "\n".join(lines)


class Interrupted(PortalError):
    """Raised where the user ended the start before it was over."""
