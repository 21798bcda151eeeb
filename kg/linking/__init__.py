"""Papers joined by what they name alike, by what one uses and another introduces, and by repositories."""
