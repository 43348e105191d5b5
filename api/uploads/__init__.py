"""Reading what people upload, as a program of its own that bounds what that takes."""
