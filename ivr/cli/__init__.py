"""The commands of staff, testers and operators."""
