"""How large a file may be that comes in through a page; a larger one is not even taken in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LARGEST = 50 << 20
# What else stands in a form, and around its parts.
AROUND = 1 << 20


class Limited(FileUploadHandler):
    """Stops a request that says, or turns out, to bring more than that."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self._is_too_large = content_length > LARGEST + AROUND
        self._taken = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        if self._is_too_large:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._taken += len(raw_data)
        if self._taken > LARGEST + AROUND:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Those that come after this one keep the file."""
