"""One package a feature, each with its own domain, application and infrastructure."""
