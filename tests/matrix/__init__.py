"""The fault matrix: each of its 48 rows is a test named `test_row_NN_…`.

A row about a process is driven through `chatbot serve` against the Bot API server in
`tests/botapi`. The soak does many of them at once.
"""
