"""The world: customers, demand, bot, queues, agents, people, money, and the questions policies answer."""
