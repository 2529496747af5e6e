Copies its input

,[.,]
