"""Check playbooks while writing them: every mistake with file and line, and the working time of each that is well.

python -m tools.playbooks            all of them
python -m tools.playbooks doetank    only these
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(wanted: Sequence[str]) -> int:
    """Returns 1 when something is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(Path(__file__).parent.parent))
    import django

    django.setup()
    from proeftuin.playbooks import content

    there = content.folders()
    if unknown := set(wanted) - there.keys():
        print(f"no such playbook: {', '.join(sorted(unknown))}")
        return 1
    wrong = 0
    for key in wanted or there:
        read = content.Reading(key, there[key])
        for problem in read.problems:
            print(problem)
        wrong += len(read.problems)
        found = read.playbook()
        if found:
            steps = sum(len(one.steps) for one in found.stages)
            hours = found.minutes / 60
            print(f"{key}: {len(found.stages)} stages, {steps} steps, {hours:.1f} hours, {len(found.tools)} cards")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
