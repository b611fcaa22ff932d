"""A whole page as a browser saved it: what it says of itself, and its article without the site around it."""
