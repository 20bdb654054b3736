"""Programs from Debian packages, unpacked into our own folder: nothing is installed or started."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.outside import settle_plainly

_RELATIONS = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")


class DebianError(RuntimeError):
    """The packages can't be had on this machine; the message says why."""


@dataclass(frozen=True)
class Bundle:
    """Packages that belong together: the one that lists must know, which to unpack, and what is done to them then."""

    package: str
    packages: Callable[[Path, Sequence[str]], list[str]]
    finish: Callable[[Path], None] = lambda root: None


def unpacked(folder: Path) -> bool:
    """Say whether everything was unpacked there before; programs that were moved since know the wrong place."""
    root = folder.resolve() / "root"
    try:
        return (root / "complete").read_text(encoding="utf-8") == str(root)
    except OSError:
        return False


def unpack(folder: Path, bundle: Bundle) -> Path:
    """Download and unpack the packages below ``folder`` once; return the root of the unpacked tree.

    Works as an ordinary user: where the machine's package lists are missing or unreadable, private ones are fetched
    into ``folder``. Raises ``DebianError`` when this is no Debian or its packages can't be reached.
    """
    root = settle_plainly(folder).resolve() / "root"
    if not unpacked(folder):
        if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
            raise DebianError("没有 apt-get 和 dpkg-deb (not a Debian machine)")
        with (root.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _fill(root.parent, root, bundle)
    return root


def _fill(folder: Path, root: Path, bundle: Bundle) -> None:
    if unpacked(folder):
        return
    shutil.rmtree(root, ignore_errors=True)
    for archive in _download(folder, bundle):
        _run(["dpkg-deb", "-x", str(archive), str(root)], folder, 120)
    bundle.finish(root)
    for part in ("archives", "state", "cache"):
        shutil.rmtree(folder / part, ignore_errors=True)
    (root / "complete").write_text(str(root), encoding="utf-8")


def _download(folder: Path, bundle: Bundle) -> list[Path]:
    options = _lists(folder, bundle.package)
    archives = folder / "archives"
    shutil.rmtree(archives, ignore_errors=True)
    archives.mkdir()
    _run(["apt-get", *options, "download", *bundle.packages(folder, options)], archives, 600)
    return sorted(archives.glob("*.deb"))


def _lists(folder: Path, package: str) -> list[str]:
    """Return apt's options: the machine's own lists where they name the package, else private ones, fetched now."""
    options = ["-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30"]
    if _known(folder, options, package):
        return options
    for part in ("state/lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    options += ["-o", f"Dir::State={folder}/state", "-o", f"Dir::Cache={folder}/cache"]
    options += ["-o", "Dir::State::status=/var/lib/dpkg/status"]
    if not _known(folder, options, package):
        # A foreign source that does not answer makes this fail although Debian's own lists arrived.
        _run(["apt-get", *options, "update"], folder, 300, check=False)
    if not _known(folder, options, package):
        raise DebianError(f"取不到 {package} 软件包 (the package lists can't be fetched)")
    return options


def _known(folder: Path, options: Sequence[str], package: str) -> bool:
    return bool(_run(["apt-cache", *options, "show", package], folder, 60, check=False))


def _broker(folder: Path, options: Sequence[str]) -> list[str]:
    """Return the packages to unpack: the broker, every Erlang part that it needs, and libraries that are not there."""
    tree = _depends(folder, options, "--recurse", BROKER.package)
    erlang = _available(folder, options, {name for name in tree if name.startswith("erlang-")})
    libraries = {name for name in _depends(folder, options, *sorted(erlang)) if name.startswith("lib")}
    return sorted({BROKER.package} | erlang | _available(folder, options, libraries - _installed(folder)))


def _depends(folder: Path, options: Sequence[str], *arguments: str) -> set[str]:
    flags = [f"--no-{relation}" for relation in _RELATIONS]
    text = _run(["apt-cache", *options, "depends", *flags, *arguments], folder, 60)
    return set(re.findall(r"(?m)^(?:[ |]+Depends: |  PreDepends: )?([a-z0-9][a-z0-9.+-]+)$", text))


def _available(folder: Path, options: Sequence[str], names: set[str]) -> set[str]:
    """Return those of the names that are real packages: some dependencies are met by others."""
    if not names:
        return set()
    text = _run(["apt-cache", *options, "show", *sorted(names)], folder, 60, check=False)
    return set(re.findall(r"(?m)^Package: (\S+)$", text))


def _installed(folder: Path) -> set[str]:
    return set(_run(["dpkg-query", "-W", "-f", "${Package}\n"], folder, 60).split())


def _correct_root_path(root: Path) -> None:
    """Tell the scripts of Erlang where they lie: packaged, they name the place of an installed system."""
    erlang = root / "usr/lib/erlang"
    for script in (*erlang.glob("bin/*"), *erlang.glob("erts-*/bin/*")):
        if script.is_file() and not script.is_symlink() and script.read_bytes()[:2] == b"#!":
            text = script.read_text(encoding="utf-8")
            script.write_text(text.replace("ROOTDIR=/usr/lib/erlang", f"ROOTDIR={erlang}"), encoding="utf-8")


def _run(command: Sequence[str], folder: Path, within: float, *, check: bool = True) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own command lines
            command,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise DebianError(f"{command[0]} 超时 (took more than {within:g} s)") from late
    if check and done.returncode != 0:
        raise DebianError(f"{command[0]} 失败 (failed):\n{done.stderr.strip()}")
    return done.stdout


def _correct_shared_paths(root: Path) -> None:
    """Let both servers find their templates and pages in the folder that they are started in.

    Debian compiles an absolute path into them; one of the same length takes its place, which names that folder.
    """
    for name, folder in SHARED.items():
        server, path = root / "usr/bin" / name, f"/{folder}".encode()
        here = (b"./" * len(path))[: len(path)]
        server.write_bytes(server.read_bytes().replace(path, here))


SHARED = {"prometheus": "usr/share/prometheus/web", "prometheus-alertmanager": "usr/share/prometheus/alertmanager"}
"""What each server reads beside its settings."""
BROKER = Bundle("rabbitmq-server", _broker, _correct_root_path)
MONITORING = Bundle(
    "prometheus", lambda _folder, _options: ["prometheus", "prometheus-alertmanager"], _correct_shared_paths
)
