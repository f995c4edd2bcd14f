"""What must be prepared before customers meet the bot: who takes over, who is briefed, what is said."""
