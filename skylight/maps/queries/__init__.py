"""What the map asks of goals, links and the organisation, today and on past days."""
