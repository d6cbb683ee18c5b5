"""Tables from the Jobindsats API, version 3.

`GET {base}/v3/data/<table>?mgroup.*=*&period.M=latest:<n>&hierarchy._nykom=*&format=json` with a
Bearer token from the environment variable JOBINDSATS_TOKEN. Statuses 429 and 5xx and lost
connections are tried again with back-off, a Retry-After is respected; 401, 403 and 422 are not.
A source under maintenance may answer 200 with a web page, or JSON that says so: tried again too.
Any other error in disguise is refused by the reading of the table.
"""

import codecs
import json
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, RequestException
from rich.console import Console
from urllib3.util.retry import Retry

from common.errors import WarehouseError
from landing import limits
from landing.privacy import masked

DEFAULT_BASE_URL = "https://api.jobindsats.dk"
TOKEN_VARIABLE = "JOBINDSATS_TOKEN"

_TABLE_ID = re.compile(r"[a-z][a-z0-9_]{1,31}")
_LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
_CHUNK = 64 * 1024
_LONGEST_MESSAGE = 4096
_MAINTENANCE = re.compile(
    rb"vedligehold|maintenance|servicevindu|service window|midlertidig|temporar|utilg|unavailable",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pace:
    """How patiently to ask, in seconds.

    Attributes:
        attempts: how often a request is tried in all.
        back_off: before the second retry; doubled each time, at most 60.
        read_timeout: without a byte.
    """

    attempts: int = 5
    back_off: float = 1.0
    pause: float = 1.0
    connect_timeout: float = 10.0
    read_timeout: float = 120.0


_PACE = Pace()


@dataclass(frozen=True)
class FetchedAnswer:
    """The body of an answer about a table, as received."""

    table: str
    content: bytes


def fetch_tables(
    tables: Iterable[str], periods: int, base_url: str, *, progress: Console, pace: Pace = _PACE
) -> tuple[FetchedAnswer, ...]:
    """Return the answers of the API for the latest months of some tables, one request each.

    Raises:
        WarehouseError: no token, a refused request, or no whole answer after all attempts.
    """
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token.isascii() or not token.isprintable() or not token or " " in token:
        what = f"the environment variable {TOKEN_VARIABLE} is empty, or holds no key"
        raise WarehouseError(f"{what}: it must hold the key to the API")
    base = _checked_base(base_url)
    names = [_checked_table(table) for table in tables]
    answers: list[FetchedAnswer] = []
    with _session(token, pace) as session:
        for number, table in enumerate(names):
            if number:
                time.sleep(pace.pause)
            url = (
                f"{base}/v3/data/{table}?mgroup.*=*&period.M=latest:{periods}"
                "&hierarchy._nykom=*&format=json"
            )
            with progress.status(f"fetching {table}"):
                answers.append(FetchedAnswer(table, _fetched(session, table, url, pace)))
    return tuple(answers)


def _checked_base(base_url: str) -> str:
    parts = urlsplit(base_url)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS)
    if not secure or not parts.hostname or parts.username or parts.query or parts.fragment:
        value = f"{parts.scheme}://{parts.hostname}"
        expected = f"https, such as {DEFAULT_BASE_URL}; the key is sent there"
        what = "not an address of the API"
        raise WarehouseError(what, value=value, expected=expected, exit_code=2)
    return base_url.rstrip("/").removesuffix("/v3")


def _checked_table(table: str) -> str:
    name = table.strip().lower()
    if not _TABLE_ID.fullmatch(name):
        raise WarehouseError(
            "not a table id", value=masked(table), expected="such as y60c07", exit_code=2
        )
    return name


def _with_token(token: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    def add(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    return add


def _session(token: str, pace: Pace) -> requests.Session:
    retry = Retry(
        total=pace.attempts - 1,
        backoff_factor=pace.back_off,
        backoff_max=60,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET",),
        respect_retry_after_header=True,
        raise_on_status=False,
    )
    session = requests.Session()
    # As auth, not as a header of the session: a .netrc cannot take its place.
    session.auth = _with_token(token)
    session.headers.update({"Accept": "application/json", "User-Agent": "passive-share-warehouse"})
    adapter = HTTPAdapter(max_retries=retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _fetched(session: requests.Session, table: str, url: str, pace: Pace) -> bytes:
    """Return a whole body; a connection cut in the middle is tried again like a failed one."""
    timeout = (pace.connect_timeout, pace.read_timeout)
    failure = ""
    for attempt in range(pace.attempts):
        if attempt:
            time.sleep(min(60.0, pace.back_off * 2 ** (attempt - 1)))
        try:
            with session.get(url, stream=True, timeout=timeout, allow_redirects=False) as response:
                if response.status_code != requests.codes.ok:
                    raise _refused(table, response)
                content = _body(table, response)
            if not _is_a_notice(content):
                return content
            failure = "a web page or a notice instead of a table"
        except (ChunkedEncodingError, ContentDecodingError) as error:
            failure = f"{type(error).__name__}, the answer was cut off"
        except RequestException as error:
            # These were tried again by the adapter already.
            failure = type(error).__name__
            break
    raise WarehouseError(
        f"{table}: the source is being maintained or unreachable: no answer from the API after "
        f"{pace.attempts} attempts ({failure}). Nothing was kept. Try again later, and check the "
        "address and the network"
    )


def _is_a_notice(content: bytes) -> bool:
    """Return whether a body is a web page, or a short message about maintenance: no table."""
    if content.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return True
    is_message = len(content) <= _LONGEST_MESSAGE and b'"rows"' not in content
    return is_message and bool(_MAINTENANCE.search(content))


def _body(table: str, response: requests.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_content(_CHUNK):
        content += chunk
        if len(content) > limits.MAX_TABLE_BYTES:
            most = limits.MAX_TABLE_BYTES // 1024**2
            what = f"the answer is larger than {most} MB: ask for fewer --periods"
            raise WarehouseError(f"{table}: {what}")
    if not content:
        raise WarehouseError(f"{table}: the API answered with nothing")
    return bytes(content)


def _refused(table: str, response: requests.Response) -> WarehouseError:
    """Return the error for a status that is not 200, with the cause the API gives."""
    status = response.status_code
    advice = {
        401: f"The key in {TOKEN_VARIABLE} is wrong or has expired",
        403: f"The key in {TOKEN_VARIABLE} does not open this table",
        404: "There is no such table, or the address is not that of the API",
        422: "The API does not accept the request: check the table and --periods",
        429: "The API asks for fewer requests: wait and try again",
    }.get(status, "Check the address of the API")
    if status >= 500:
        advice = "The source is being maintained or unreachable. Try again later"
    cause = _cause(response)
    reason = f", {cause!r}" if cause else ""
    return WarehouseError(f"{table}: the API answered {status}{reason}. {advice}")


def _cause(response: requests.Response) -> str:
    try:
        body = json.loads(response.raw.read(4096, decode_content=True) or b"{}")
    except (ValueError, RequestException, OSError):
        return ""
    if not isinstance(body, dict):
        return ""
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    cause = str(body.get("cause") or body.get("message") or "")
    return masked(" ".join(cause.split()).replace(token, "…"))
