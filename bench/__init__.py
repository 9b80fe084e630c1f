"""What it costs: each module measures one thing and prints ratios made in one run."""
