"""The policy kernel: pure, and the only thing a plugin may import."""
