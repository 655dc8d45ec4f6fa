"""The pages: server-rendered, one package per area, thin over the services."""
