"""What callers and staff would hear differently in two versions of a line. Pure: values in, values out."""
