"""What the bot does in a group chat: little, when it is called, and nothing about anybody."""
