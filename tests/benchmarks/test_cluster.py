from benchmarks import cluster
from benchmarks.rows import Row


def test_when_a_cluster_was_measured_then_slopes_are_compared_and_start_does_not_count():
    seconds = {cluster.LOCAL: (5.0, 7.0), cluster.ONE: (3.0, 5.1), cluster.TWO: (3.0, 4.2)}
    rows = [
        Row(1, what, size, measure, value)
        for what, of_sizes in seconds.items()
        for size, wall in zip((10, 30), of_sizes, strict=True)
        for measure, value in (("wall_seconds", wall), ("bytes_on_loopback", 1024.0 * 12 * size + 5000))
    ]

    measured = [(goal.measured, goal.reached) for goal in cluster.goals(rows)]

    assert measured == [("1.75", True), ("1.05", True), ("12.0", None)]
