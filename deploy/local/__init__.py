"""One machine, nothing installed: an own PostgreSQL, an own RabbitMQ node and the service processes under one launcher."""
