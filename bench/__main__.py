"""All benches that need nothing but this machine, one after the other: `make bench`. Each prints ratios of one run."""

import subprocess
import sys

BENCHES = ("durable", "planning", "pace", "catalogue", "understanding")


def main() -> None:
    for name in BENCHES:
        print(f"\n== bench/{name}.py", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)  # noqa: S603 - our own modules


if __name__ == "__main__":
    main()
