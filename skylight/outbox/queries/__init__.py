"""What pages, programs and the workers ask of the outbox."""
