"""What the peer was measured at: adhocracy-plus, 10,000 ideas, the same two cores, 2026-11-21. Queries; CPU-ms of
application and database for each request; p50 in ms; requests a second with one and with eight (or four) at a time."""

PEER: dict[str, dict[str, float]] = {
    "P1": {"queries": 153, "cpu": 3960, "p50": 3987, "rps8": 0.32},
    "P2": {"queries": 123, "cpu": 4260, "p50": 4589, "rps8": 0.27},
    "P3": {"queries": 153, "cpu": 4740, "p50": 4740, "rps8": 0.37},
    "P4": {"queries": 123, "cpu": 4070, "p50": 4202, "rps8": 0.32},
    "P5": {"queries": 153, "cpu": 3920, "p50": 4463, "rps8": 0.36},
    "P6": {"queries": 161, "cpu": 4270, "p50": 4724, "rps8": 0.34},
    "P7 100": {"queries": 153, "cpu": 270, "p50": 287, "rps8": 3.8},
    "P7 1": {"queries": 69, "cpu": 105, "p50": 156, "rps8": 9.4},
    "P7 0": {"queries": 63},
    "P8": {"queries": 162, "cpu": 830, "p50": 821, "rps8": 1.6},
    "P9": {"queries": 783, "cpu": 768, "p50": 1105, "rps8": 1.7},
    "P10": {"queries": 293, "cpu": 336, "p50": 420, "rps8": 5.7},
    "P11": {"queries": 40006, "p50": 54200},  # the whole set at once: there are no pages
    "P12": {"queries": 25, "cpu": 62, "p50": 55, "rps1": 16.7, "rps8": 30.2},
    "P13": {"queries": 82, "cpu": 94, "p50": 137, "rps1": 7.4, "rps8": 14.1},
    "P14": {"queries": 90023, "seconds": 171.4, "rss": 352},
    "P15": {"queries": 830879, "seconds": 949.1, "rss": 1536},
    "P16": {"queries": 62, "p50": 190},
    "P17": {"queries": 79, "p50": 598},
    "P18": {"queries": 68, "cpu": 143, "p50": 144, "rps8": 7.3},
    "P20": {"rss": 237, "pss": 206},
}
