"""install.py - which peers there are, and how each comes onto this host.

Everything goes below $XDG_CACHE_HOME/asklens/peers; removing that folder removes
it.  Packages come from PyPI (a virtual environment per list of packages), from
Maven (jars in a folder), or from Debian ('apt-get download', unpacked beside:
nothing is installed into the system and no root is needed).
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

from setting import Trouble, cache, say

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Skipped(Exception):
    """Why a peer cannot be had; one line."""


def choose(kind, only):
    """The peers of a kind; `only` narrows them to names with commas between."""
    with open(os.path.join(HERE, "peers.json"), encoding="utf-8") as f:
        peers = [p for p in json.load(f) if p["kind"] == kind]
    if only is None:
        return peers
    wanted = only.split(",")
    unknown = set(wanted) - {p["name"] for p in peers}
    if unknown:
        raise Trouble(f"no {kind} peer is named '{sorted(unknown)[0]}'; there "
                      f"are {', '.join(p['name'] for p in peers)}")
    return [p for p in peers if p["name"] in wanted]


def call(command, **more):
    """Run a command; its last words are the reason to skip a peer."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, **more)
    except OSError as error:
        raise Skipped(f"there is no '{command[0]}': {error.strerror}")
    if done.returncode != 0:
        said = [s for s in done.stdout.splitlines() if s.strip()] or ["failed"]
        errors = [s for s in said if re.search("error", s, re.I)]
        raise Skipped(f"{os.path.basename(command[0])}: "
                      f"{(errors or said)[-1].strip()[:160]}")


def folder_for(what, packages, fill, args):
    """A folder that `fill` has filled completely, now or earlier."""
    name = hashlib.sha256("\n".join(packages).encode()).hexdigest()[:12]
    folder = os.path.join(cache(), f"{what}-{name}")
    stamp = os.path.join(folder, "complete")
    if os.path.exists(stamp):
        return folder
    if args.offline:
        raise Skipped("not installed, and --offline")
    say(f"installing {' '.join(packages)}")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    fill(folder)
    open(stamp, "w").close()
    return folder


def venv(packages, args):
    """The Python that has the packages."""
    def fill(folder):
        call([sys.executable, "-m", "venv", folder])
        call([f"{folder}/bin/pip", "install", "--quiet", "--no-input",
              "--disable-pip-version-check", *packages])
    return folder_for("venv", packages, fill, args) + "/bin/python"


def debian(packages, args):
    def fill(folder):
        call(["apt-get", "download", "-q", *packages], cwd=folder)
        for deb in os.listdir(folder):
            if deb.endswith(".deb"):
                call(["dpkg-deb", "-x", deb, "."], cwd=folder)
    return folder_for("debian", packages, fill, args)


def maven(packages, args):
    def fill(folder):
        for artifact in packages:
            call(["mvn", "-q", "-B", "dependency:copy",
                  f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"])
    return folder_for("maven", packages, fill, args)


def java_command(peer, args):
    """A compiled adapter; compiled again when its source has changed."""
    if not shutil.which("java") or not shutil.which("javac"):
        raise Skipped("there is no JVM with a compiler: no 'java' or 'javac'")
    folder = maven(peer["maven"], args)
    source = os.path.join(HERE, peer["adapter"])
    made = os.path.join(folder, peer["adapter"].replace(".java", ".class"))
    path = f"{folder}/*"
    if not os.path.exists(made) or \
            os.path.getmtime(made) < os.path.getmtime(source):
        call(["javac", "-cp", path, "-d", folder, source])
    return ["java", "-Xmx4g", "-XX:+UseSerialGC", "-cp", f"{folder}:{path}",
            peer["adapter"].replace(".java", "")]


def asklens_command(args):
    """Ours, built as ./ask builds it."""
    if args.asklens:
        return [os.path.abspath(args.asklens)]
    build = os.path.join(ROOT, "build", "benchmarks")
    program = os.path.join(build, "benchmarks", "asklens_peer")
    if args.offline and not os.path.exists(program):
        raise Skipped("not built, and --offline")
    say("building asklens_peer")
    call(["cmake", "-S", ROOT, "-B", build, "-G", "Ninja",
          "-DCMAKE_BUILD_TYPE=Release", "-DASKLENS_BENCHMARKS=ON"])
    call(["cmake", "--build", build, "--target", "asklens_peer"])
    return [program]


def command(peer, args):
    """(command, environment to add)"""
    if peer["adapter"] == "asklens_peer":
        return asklens_command(args), {}
    if peer["adapter"].endswith(".java"):
        return java_command(peer, args), {}
    python, more = sys.executable, {}
    if peer.get("pypi"):
        python = venv(peer["pypi"], args)
    if peer.get("debian"):
        folder = debian(peer["debian"], args)
        more["PYTHONPATH"] = f"{folder}/usr/lib/python3/dist-packages"
        more["LD_LIBRARY_PATH"] = ":".join(
            path for path, _, names in os.walk(f"{folder}/usr/lib")
            if any(".so." in name for name in names))
    return [python, os.path.join(HERE, peer["adapter"])], more


def install(peer, args):
    """The peer with its command, or with why it is skipped."""
    try:
        run, more = command(peer, args)
        return {**peer, "command": run, "environment": more}
    except Skipped as why:
        say(f"skipping {peer['name']}: {why}")
        return {**peer, "skipped": str(why)}
