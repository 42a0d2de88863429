"""The parts of masking: a normal form, what is set aside, and the rules that find personal data."""
