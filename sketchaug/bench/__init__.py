"""How fast this package is beside others: the same result first, then the time.

rows/    what is compared, a file per group
peers/   the same work in other libraries, a file each; loads none of them by itself
run      holds every peer to our result, then lets all of them take turns
report   the table and JSON; page: the same as HTML with a chart

Nothing is imported here: peers/serve.py runs where this package is not installed.
"""

# Groups of rows, in the order in which they run; `rows.GROUPS` makes them.
GROUP_NAMES = ("ops", "policies", "scaling", "mix", "vote", "files", "loader")
