"""Slack as a way in: mentions, /ask, follow-ups in threads, /brief, and votes; over HTTP or Socket Mode.

`slack_router` is what a server includes; `run_socket_mode` serves a process of its own. Nothing of Slack is imported
before one of them is called.
"""

from assistant.surfaces.slack.running import run_socket_mode, slack_router

__all__ = ["run_socket_mode", "slack_router"]
