"""The author's gate: is all of the lesson as it must be?"""
