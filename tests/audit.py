"""`python -m tests.audit`: are weaknesses known of any package that the lock file names? (ASVS 15.2.1.)

Asks the package index's list of advisories. Where it cannot be reached, that is said, and nothing is judged.
"""

import json
import subprocess
import sys

from tests.house import ROOT

LOCK = ROOT / ".requirements.lock"
WITHIN = 300.0


def main() -> int:
    """1 where a package has a known weakness, else 0; prints one line, or one for each weakness."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner=off", "--format=json", "-r", str(LOCK)]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=WITHIN)
    except subprocess.TimeoutExpired:
        said = None
    found, audited, skipped = judged(said.stdout if said else "")
    for line in found:
        print(line)
    print(f"Audit: {audited} packages looked up, {skipped} could not be, {len(found)} weaknesses known.")
    return 1 if found else 0


def judged(answer: str) -> tuple[list[str], int, int]:
    """What pip-audit's JSON says: a line for each weakness, how many packages were looked up, and how many could not be."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [], 0, 0
    found = [
        f"{one['name']} {one.get('version')}: {weak['id']}, mended in {', '.join(weak['fix_versions']) or 'no version yet'}"
        for one in packages
        for weak in one.get("vulns", ())
    ]
    skipped = sum("skip_reason" in one for one in packages)
    return found, len(packages) - skipped, skipped


if __name__ == "__main__":
    sys.exit(main())
