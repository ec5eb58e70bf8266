"""What people do with prices, a file each. Free of frameworks."""
