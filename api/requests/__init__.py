"""What comes in with a request, made safe: bodies, attachments, language, limits."""
