"""Documents -> HTTP answers (RFC 9110, 9111): headers, codings, conditions, and what holds finished answers.

It knows no Flask, no store and no format; what a document says is publish's.
"""
