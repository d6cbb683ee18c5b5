"""The demo: people who do not exist, in municipalities of real size. Begin with demo.py."""
