"""The faults: each is done to one publisher at work, and says what became of it."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from common.errors import BUSY
from publication.vintages import vintage_folders
from torture.world import World

PATIENCE_SECONDS = 600.0
KILOBYTE = 1024


@dataclass(frozen=True)
class Outcome:
    """What became of a publisher that a fault was done to.

    Attributes:
        fault: the fault's name.
        exit_code: the publisher's; negative for a signal.
        said: the last lines it wrote.
        wrong: what it should not have done; empty when it behaved.
    """

    fault: str
    exit_code: int
    said: str
    wrong: str = ""


@dataclass
class Scene:
    """What a fault has to work with.

    Attributes:
        world: the trial's folders.
        as_of: the vintage that is being published.
        randomness: where its moments come from.
        usual_seconds: how long a publication takes.
    """

    world: World
    as_of: date
    randomness: random.Random
    usual_seconds: float

    def some_time(self) -> float:
        """Draw a moment of a publication."""
        return self.randomness.uniform(0.0, self.usual_seconds)

    @property
    def working_file(self) -> Path:
        """The file that a build under way writes to."""
        name = f"{self.world.dataset}-{self.as_of}"
        return self.world.places.building / name / f"{self.world.dataset}.duckdb"


def _ended(fault: str, process: subprocess.Popen[str], wrong: str = "") -> Outcome:
    try:
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
        wrong = wrong or "hangs"
    if "Traceback" in (said or ""):
        wrong = wrong or "ended with a traceback"
    return Outcome(fault, process.returncode, "\n".join((said or "").splitlines()[-3:]), wrong)


def kill_at_any_moment(scene: Scene) -> Outcome:
    """SIGKILL, anywhere between the start and the end."""
    process = scene.world.start(scene.as_of)
    time.sleep(scene.some_time())
    process.kill()
    return _ended("kill -9 at any moment", process)


def kill_near_the_end(scene: Scene) -> Outcome:
    """SIGKILL while files are written, archived and swapped: the part that must not break."""
    process = scene.world.start(scene.as_of)
    assert process.stderr is not None
    sign = scene.randomness.choice(
        ("  build and test", "  extract", "  write", "  audit", "  audit")
    )
    for line in process.stderr:
        if line.startswith(sign):
            break
    time.sleep(
        scene.randomness.uniform(0.0, 0.3)
        if sign != "  audit"
        else scene.randomness.uniform(0, 0.04)
    )
    process.kill()
    return _ended("kill -9 while it is written and swapped", process)


def ask_to_end(scene: Scene) -> Outcome:
    """SIGTERM, SIGINT or SIGHUP: it must clean up after itself."""
    process = scene.world.start(scene.as_of)
    time.sleep(scene.some_time())
    process.send_signal(scene.randomness.choice((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)))
    return _ended("asked to end", process)


def kill_the_build(scene: Scene) -> Outcome:
    """SIGKILL to dbt, not to the publisher: it must say so and publish nothing."""
    process = scene.world.start(scene.as_of)
    time.sleep(scene.some_time())
    for child in _children(process.pid):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return _ended("dbt killed", process)


def limit_file_size(scene: Scene) -> Outcome:
    """No file may grow beyond a limit: writing fails as on a full disk."""
    limit = int(scene.randomness.choice((1, 8, 64, 512, 4096, 16384)) * KILOBYTE)

    def with_limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = scene.world.start(scene.as_of, preexec_fn=with_limit)
    return _ended("full: file size limited", process)


def fill_the_disk(scene: Scene) -> Outcome:
    """A small disk of its own for the private folder, too small for a build."""
    folder = scene.world.folder / "small-disk"
    size = scene.randomness.choice((256, 1024, 4096, 12288))
    if not _mount(["-t", "tmpfs", "-o", f"size={size}k,mode=0700", "tmpfs"], folder):
        return limit_file_size(scene)
    try:
        return _ended("full: a disk too small", scene.world.start(scene.as_of, warehouse=folder))
    finally:
        _unmount(folder)


def make_read_only(scene: Scene) -> Outcome:
    """Nothing can be written where publications stand."""
    folder = scene.world.places.output
    if not folder.is_dir():
        return kill_at_any_moment(scene)
    if os.geteuid() != 0:
        return _with_modes(scene, folder)
    if not _mount(["--bind", str(folder)], folder):
        return limit_file_size(scene)
    try:
        subprocess.run(
            ["mount", "-o", "remount,ro,bind", str(folder)], check=True, capture_output=True
        )
        return _refused(scene)
    finally:
        _unmount(folder)


def _with_modes(scene: Scene, folder: Path) -> Outcome:
    closed = [folder, *(path for path in folder.iterdir() if path.is_dir())]
    for path in closed:
        path.chmod(0o555)
    try:
        return _refused(scene)
    finally:
        for path in closed:
            path.chmod(0o755)


def _refused(scene: Scene) -> Outcome:
    # a vintage that stands already is only compared: nothing need be written
    stands = scene.as_of in vintage_folders(scene.world.published)
    outcome = _ended("read-only", scene.world.start(scene.as_of))
    if outcome.exit_code == 0 and not stands:
        return Outcome(outcome.fault, 0, outcome.said, "claims to have published")
    return outcome


def corrupt_the_build(scene: Scene) -> Outcome:
    """Bytes of the working file change while it is written."""
    process = scene.world.start(scene.as_of)
    time.sleep(scene.some_time())
    _scribble(scene.working_file, scene.randomness)
    return _ended("working file damaged during the build", process)


def corrupt_the_kept_file(scene: Scene) -> Outcome:
    """The working warehouse of the last publication is damaged: the next must not care."""
    _scribble(scene.world.places.working_file(scene.world.dataset), scene.randomness)
    outcome = _ended("kept working file damaged", scene.world.start(scene.as_of))
    if outcome.exit_code != 0:
        return Outcome(outcome.fault, outcome.exit_code, outcome.said, "did not publish")
    return outcome


def start_a_second(scene: Scene) -> Outcome:
    """Two publishers: the second ends at once, saying so; the first is not disturbed."""
    first = scene.world.start(scene.as_of)
    time.sleep(1.0 + scene.some_time() / 4)
    started = time.monotonic()
    second = _ended("a second publisher", scene.world.start(scene.as_of))
    seconds = time.monotonic() - started
    is_first_at_work = first.poll() is None
    done = _ended("two publishers at once", first)
    wrong = done.wrong
    if done.exit_code != 0:
        wrong = wrong or "the first did not publish"
    elif is_first_at_work and second.exit_code != BUSY:
        wrong = wrong or f"the second ended with {second.exit_code}"
    elif is_first_at_work and "another publication is at work" not in second.said:
        wrong = wrong or "the second did not say why it ended"
    elif is_first_at_work and seconds > scene.usual_seconds:
        wrong = wrong or f"the second took {seconds:.0f} s to end"
    return Outcome(done.fault, done.exit_code, done.said, wrong)


FAULTS: tuple[tuple[Callable[[Scene], Outcome], int], ...] = (
    (kill_at_any_moment, 5),
    (kill_near_the_end, 6),
    (ask_to_end, 2),
    (kill_the_build, 2),
    (limit_file_size, 3),
    (fill_the_disk, 2),
    (make_read_only, 1),
    (corrupt_the_build, 2),
    (corrupt_the_kept_file, 1),
    (start_a_second, 2),
)
"""Every fault, and how often it is chosen."""


def deck(count: int, randomness: random.Random) -> list[Callable[[Scene], Outcome]]:
    """Return so many faults in random order: each kind once where there is room, then by weight."""
    kinds = [fault for fault, _ in FAULTS]
    dealt = randomness.sample(kinds, min(count, len(kinds)))
    dealt += randomness.choices(kinds, [weight for _, weight in FAULTS], k=count - len(dealt))
    randomness.shuffle(dealt)
    return dealt


def _scribble(file: Path, randomness: random.Random) -> None:
    if not file.is_file():
        return
    with suppress(OSError), file.open("r+b") as damaged:
        size = file.stat().st_size
        for _ in range(20):
            damaged.seek(randomness.randrange(max(size, 1)))
            damaged.write(randomness.randbytes(64))


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        return [int(child) for child in tasks.read_text(encoding="ascii").split()]
    except OSError:
        return []


def _mount(arguments: list[str], folder: Path) -> bool:
    folder.mkdir(exist_ok=True)
    try:
        subprocess.run(["mount", *arguments, str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _unmount(folder: Path) -> None:
    for _ in range(50):
        if (
            subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode
            == 0
        ):
            return
        time.sleep(0.1)
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)
