"""The REST API of annotation, one file a resource."""
