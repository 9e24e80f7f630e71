"""Life-cycle cost: what an offer costs from purchase to disposal, so that offers can be compared fairly."""
