"""E-mail: letters handed to a mail server, and what comes back from one."""
