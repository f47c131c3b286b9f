"""What customers do in the queue: how long they wait, whether they come again, and who goes before whom."""
