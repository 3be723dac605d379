"""The whole bundle, deployed on the emulator, with every part real."""
