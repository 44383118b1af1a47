"""What each worker would do first, done once in the process that they are forked from: its import is the work."""

from autograder.running import grade

grade.prepare()
