"""The demonstration: sample people and classes under real policy, through the services that everyone uses."""
