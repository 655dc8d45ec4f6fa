"""The limited processes that fill templates and draw, and how they are talked to."""
