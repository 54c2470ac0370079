"""What the benchmarks share: servers under measure, people made up for them, load, controls, figures."""
