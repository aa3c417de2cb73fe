"""What tests share: models, servers, strategies, scripts, a terminal."""
