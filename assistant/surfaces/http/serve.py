"""Runs the app with uvicorn: structured lines instead of access logs, open streams drained within eight seconds."""

import uvicorn
from fastapi import FastAPI

from assistant.settings import Settings
from assistant.surfaces.http.logs import configure_logs

DRAIN_S = 8


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve until the process is told to stop. One process: it owns the indexes of its data folder."""
    configure_logs(settings.log_level)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_S,
        timeout_keep_alive=30,
    )
