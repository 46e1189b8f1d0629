"""The vote of a contest year: one confirmed telephone number, one sealed ballot, a public record.

Models and their constraints are in `models`, everything that writes votes or decides about them in `ballotbox`
(`ballotbox.accept` is the only writer of ballots), every limit in `limits`, the secret of a round in `keys`,
the clock and the locks in `database`.
`delivery` sends codes from threads of the worker, `channels` are the gateways, `alarms` detects problems.
`state` derives the state of a project or round from the clock, `results` and `messages` format it as
text; `views` are the residents' pages, `admin_views` the organiser's. `recount` is the program for outsiders.
Other apps see the addresses `voting:…`, the template tags, and what `apps.ready` registers with the contest.
"""
