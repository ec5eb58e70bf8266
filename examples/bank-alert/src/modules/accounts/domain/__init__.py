"""What an account, an amount of money and an alert are, and the rules that decide about alerts."""
