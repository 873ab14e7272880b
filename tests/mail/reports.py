"""Reports of non-delivery as mail servers write them (RFC 3464), made up."""

from __future__ import annotations


def report(to: str, status: str, action: str = "failed", message_id: str = "") -> bytes:
    """As Postfix writes it, with the head of the letter that it returns."""
    lines = f"""From: MAILER-DAEMON@relay.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Thu, 20 Jun 2024 13:20:00 +0100

Final-Recipient: rfc822; candidate-1@parties.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no

--b1
Content-Type: text/rfc822-headers

From: Ann Example via Rally <letters@campaign.example>
Message-ID: {message_id or "<somebody@else.example>"}

--b1--
"""
    return lines.replace("\n", "\r\n").encode()


AWAY = b"""From: office@parties.example\r
To: %b\r
Subject: Out of office\r
Auto-Submitted: auto-replied\r
\r
I am away.\r
"""
